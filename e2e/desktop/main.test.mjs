// The real window, started as an operator starts it, on a screen that nobody sees.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'

import { driver, screen, until } from './screen.mjs'
import { Window } from './window.mjs'

const BINARY = process.env.KANSEI_DESKTOP ?? ''
if (!BINARY) throw new Error('KANSEI_DESKTOP is not set: run this by cargo xtask desktop')
const PICTURES = join(process.env.KANSEI_ROOT ?? '..', 'e2e/test-results')

const home = mkdtempSync(join(tmpdir(), 'kansei-desktop-'))
/** @type {Record<string, string>} */
const environment = {
  HOME: home,
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_CACHE_HOME: join(home, 'cache'),
  LANG: 'C.UTF-8',
}
/** @type {{ display: string, end: () => Promise<void> }} */
let display
/** @type {{ address: string, end: () => Promise<void> }} */
let webdriver
/** @type {Window} */
let window

before(async () => {
  mkdirSync(PICTURES, { recursive: true })
  display = await screen()
  environment.DISPLAY = display.display
  webdriver = await driver(environment)
})

after(async () => {
  await webdriver?.end()
  await display?.end()
  rmSync(home, { recursive: true, force: true })
})

beforeEach(async () => {
  window = await Window.open(webdriver.address, BINARY, home)
})

afterEach(async () => window?.close())

test('the page reaches its server from tauri://localhost, by calls and by its socket', async () => {
  assert.match(await window.address(), /^tauri:\/\/localhost/)
  const hello = await window.run(`
    const { address, code } = await window.__TAURI_INTERNALS__.invoke('server')
    const post = async (path, body, token) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) }
      const answer = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(path + ': ' + answer.status + ' ' + await answer.text())
      return answer.json()
    }
    const signedIn = await post('/kansei/sign-in', { credentials: { kind: 'code', code }, keep: 'bearer' })
    const { ticket } = await post('/kansei/ticket', {}, signedIn.token)
    const socket = new WebSocket(address.replace('http', 'ws') + '/console?ticket=' + encodeURIComponent(ticket))
    const first = await new Promise((resolve, reject) => {
      socket.onmessage = (message) => resolve(JSON.parse(message.data))
      socket.onerror = () => reject(new Error('the socket did not open'))
    })
    socket.close()
    return { first, user: signedIn.user.name }
  `)
  assert.ok(hello.user)
  assert.equal(typeof hello.first, 'object')
})

test('the operator is signed in without doing anything and sees the fleet', async () => {
  await until('the feed to be live', () => window.run(`return document.querySelector('header [role=status]')?.innerText === 'Live'`))
  await until('rows', async () => (await window.all('tbody tr')).length > 5)
  await window.photograph(join(PICTURES, 'desktop.png'))
})

test('the policy keeps the page from every other port of this machine', async () => {
  /** @type {unknown[]} */
  const asked = []
  const other = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
  })
  await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (other.address())
  const blocked = await window.run(
    `return new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
      fetch('http://127.0.0.1:' + args[0] + '/').then(() => resolve('reached'), () => {})
    })`,
    port,
  )
  assert.equal(blocked, 'connect-src')
  assert.deepEqual(asked, [])
  await new Promise((resolve) => other.close(resolve))
})

test('the page may ask the shell for its server and for nothing else', async () => {
  for (const command of ['plugin:window|close', 'plugin:window-state|save_window_state', 'plugin:event|listen', 'plugin:app|version']) {
    const refused = await window.run(
      `return window.__TAURI_INTERNALS__.invoke(args[0], {}).then(() => 'allowed', (error) => String(error))`,
      command,
    )
    assert.match(refused, /not allowed/, command)
  }
})

test('a second start hands over to the window that is there', async () => {
  const second = spawn(BINARY, [], { env: { ...process.env, ...environment }, stdio: 'inherit' })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  assert.equal(code, 0)
  assert.match(await window.address(), /^tauri:/, 'the first window goes on')
})

test('the window comes back in the size that it was left in', async () => {
  await window.resize(1010, 707)
  await until('the new size', async () => (await window.rect()).width === 1010)
  await window.close()
  window = await Window.open(webdriver.address, BINARY, home)
  const { width, height } = await window.rect()
  assert.deepEqual({ width, height }, { width: 1010, height: 707 })
})
