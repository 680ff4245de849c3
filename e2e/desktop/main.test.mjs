// The real window, started as an operator starts it, on a screen that nobody sees.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'

import { driver, screen, until } from './screen.mjs'
import { KEYS, Window } from './window.mjs'

const BINARY = process.env.KANSEI_DESKTOP ?? ''
if (!BINARY) throw new Error('KANSEI_DESKTOP is not set: run this by cargo xtask desktop')
/** The rows of the list that stand for something, and what happened to the sessions of the SIM that is open. */
const ROWS = 'tbody tr:not([aria-hidden=true])'
const MOMENTS = 'aside [role=tabpanel] li'
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
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
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
  await live()
  await until('rows', async () => (await window.all('tbody tr')).length > 5)
  await window.photograph(join(PICTURES, 'desktop.png'))
})

test('the session of a SIM is cut in the window, and the device comes back under a new one', async () => {
  await live()
  const name = await planForOneThatReturns()
  await window.press(KEYS.Control, KEYS.Enter)
  const sim = await window.find('complementary', `SIM ${name}`)
  await until('the device to come back', async () => /Back in \d+\.\d s under a new session id/.test(await sim.text()), 60_000)
  assert.deepEqual(await plans(), [], 'the plan is closed')

  await (await window.find('tab', 'Sessions')).click()
  await until('the history of its sessions', async () => (await window.texts(MOMENTS)).length > 3)
  const [created, returned, deleted, requested] = await window.texts(MOMENTS)
  assert.match(created ?? '', /Created/)
  assert.match(returned ?? '', /returned in \d+\.\d s new session id/)
  assert.match(deleted ?? '', /Deleted/)
  assert.match(requested ?? '', /Cut requested/)
  const [fresh, old] = [created, deleted].map((moment) => /[0-9a-f]{4}…[0-9a-f]{4}/.exec(moment ?? '')?.[0])
  assert.ok(fresh && old && fresh !== old, `${old} became ${fresh}`)
  await until('the row to be online again', async () => (await window.texts(ROWS)).some((row) => row.startsWith(`${name} Online`)))
  await window.photograph(join(PICTURES, 'desktop-cut.png'))
})

test('a feed that is lost in the window is said to be, and comes back', async () => {
  await live()
  const [network, ...others] = window.network()
  assert.ok(network && others.length === 0, 'one process carries the calls and the socket of the page')
  process.kill(network, 'SIGSTOP')
  try {
    await until('the header to say it', async () => /^Stale since/.test(await feed()), 60_000)
    await window.shows(/Nothing new since \d\d:\d\d:\d\d\./)
    await window.shows('Writes wait until the feed is back.')
  } finally {
    process.kill(network, 'SIGCONT')
  }
  await live(60_000)
  await until('the warning to go', async () => !(await window.text()).includes('Nothing new since'))
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
  await until('the page to have the new size', () => window.run('return innerWidth === 1010'))
  await window.close()
  window = await Window.open(webdriver.address, BINARY, home)
  // The system may show the window a moment before it has given it its size.
  await until('the size of the last time', async () => {
    const { width, height } = await window.rect()
    if (width === 1010 && height === 707) return true
    throw new Error(`it is ${width} by ${height}`)
  })
})

/** What the header says about the feed. @returns {Promise<string>} */
function feed() {
  return window.run(`return document.querySelector('header [role=status]')?.innerText ?? ''`)
}

/** @param {number} [limit] milliseconds */
function live(limit) {
  return until('the feed to be live', async () => (await feed()) === 'Live', limit)
}

/**
 * Opens one SIM of the list after the other and its plan by a key, until a plan says that its device came back within
 * seconds after every session that ended. Answers its name; the plan is open.
 */
async function planForOneThatReturns() {
  await window.type('/')
  await window.type('state:online ')
  await until('the SIMs that are online', async () => {
    const rows = await window.texts(ROWS)
    return rows.length > 5 && rows.every((row) => row.includes('Online'))
  })
  for (const name of (await window.texts(`${ROWS} th`)).slice(0, 15)) {
    await (await window.row(name)).click()
    await window.find('complementary', `SIM ${name}`)
    await window.type('d')
    const plan = await window.find('dialog', `Cut the session of ${name}`)
    await until('the plan', async () => (await plan.text()).includes('nothing sent yet'))
    const said = /Returned (\d+) of (\d+) times, .*the slowest after (\d+\.\d) s\./.exec(await plan.text())
    if (said && said[1] === said[2]) return name
    await window.press(KEYS.Escape)
    await until('the plan to close', async () => (await plans()).length === 0)
  }
  throw new Error('no plan of the SIMs on screen says that its device came back every time')
}

/** The plans that are open. */
async function plans() {
  const shown = []
  for (const dialog of await window.all('dialog[open], [role=dialog]')) if (await dialog.shown()) shown.push(dialog)
  return shown
}
