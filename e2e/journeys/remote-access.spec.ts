// Into a device and out again, with the programs that people have: what the page says is what the door did.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type Socket, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from '@playwright/test'

import { type App, expect, test, testAlone } from '../fixtures'

test('a command runs over real ssh, a stranger is turned away, and the door closes by itself with whoever is inside', async ({ app, clock }) => {
  // Three doors and a real ssh take half a minute on a machine that does something else beside.
  test.setTimeout(90_000)
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await openDoor(app, 'prompt', { port: '22', reason: 'look at the log' })
  const said = await ssh(await portOf(door(app, 'prompt')), 'hostname; tail -n 1 /var/log/syslog | wc -l')
  expect(said).toEqual({ status: 0, out: 'prompt\n1\n' })
  await clock.advance('10s')
  const audit = page.getByRole('region', { name: 'Audit entries' })
  for (const kind of ['CREATED', 'ACCESS', 'CONNECTED', 'CLOSED']) await expect(audit).toContainText(kind)

  // Who comes from outside the range hears nothing.
  await openDoor(app, 'stale-dns', { port: '7', reason: 'for somebody else', who: '198.51.100.0/24' })
  const stranger = await Line.to(await portOf(door(app, 'stale-dns')))
  stranger.say('hello')
  expect(await stranger.hungUp()).toBe('')
  await clock.advance('10s')
  await expect(audit.getByRole('row').filter({ hasText: 'stale-dns' }).filter({ hasText: 'DENIED' })).toBeVisible()

  // It closes by itself, and whoever is inside is put out.
  await openDoor(app, 'prompt', { port: '7', reason: 'echo', minutes: '10' })
  const inside = await Line.to(await portOf(door(app, 'prompt').filter({ hasText: '→ 7' })))
  inside.say('hello')
  expect(await inside.heard('hello')).toBe('hello')
  await clock.advance('10m')
  expect(await inside.hungUp()).toBe('hello')
  await clock.advance('20m')
  await expect(page.getByRole('heading', { name: 'No door is open' })).toBeVisible()
  await page.getByRole('link', { name: 'Closed, 24 h 3' }).click()
  const closed = page.getByRole('region', { name: 'Doors that were closed within 24 hours' })
  await expect(closed.getByRole('row').filter({ hasText: 'its time was over' })).toHaveCount(3)
})

testAlone('a server that is killed with a door open has shut it at its return', async ({ app, server }) => {
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await openDoor(app, 'prompt', { port: '7', reason: 'echo' })
  const at = await portOf(door(app, 'prompt'))
  const inside = await Line.to(at)
  inside.say('hello')
  expect(await inside.heard('hello')).toBe('hello')
  await server.end('SIGKILL')
  await inside.hungUp()
  await server.startAgain()
  await app.live(30_000)
  await expect(page.getByRole('heading', { name: 'No door is open' })).toBeVisible({ timeout: 30_000 })
  await expect(Line.to(at)).rejects.toThrow('ECONNREFUSED')
  await page.getByRole('link', { name: 'Closed, 24 h 1' }).click()
  await expect(page.getByRole('region', { name: 'Doors that were closed within 24 hours' })).toContainText('Kansei was away')
})

function door(app: App, name: string): Locator {
  return app.page.getByRole('region', { name: 'Open doors', exact: true }).getByRole('row').filter({ hasText: name })
}

/** The port of a door, as its row says it. */
async function portOf(row: Locator): Promise<number> {
  await expect(row).toContainText(/:\d+ → \d+/)
  return Number(/:(\d+) → \d+/.exec(await row.innerText())![1])
}

async function openDoor(app: App, name: string, said: { port: string; reason: string; who?: string; minutes?: string }): Promise<void> {
  await app.page.getByRole('button', { name: 'Open door', exact: true }).click()
  const form = app.page.getByRole('complementary', { name: 'Open door' })
  await form.getByRole('combobox', { name: 'Device' }).fill(name)
  await form.getByRole('option').first().click()
  await form.getByLabel('Port', { exact: true }).fill(said.port)
  if (said.minutes) await form.getByLabel('Minutes', { exact: true }).fill(said.minutes)
  if (said.who) await form.getByLabel('Who may come in').fill(said.who)
  await form.getByLabel('Reason').fill(said.reason)
  const open = form.getByRole('button', { name: /^Open for \d+ min$/ })
  await expect(open).not.toHaveAttribute('aria-disabled', 'true')
  await open.click()
  await expect(form).toBeHidden()
  await expect(door(app, name).first()).toBeVisible()
}

/** Runs a command on a device by the ssh of this machine, as somebody who knows the password. */
async function ssh(port: number, command: string): Promise<{ status: number | null; out: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kansei-ssh-'))
  const ask = join(folder, 'ask')
  writeFileSync(ask, '#!/bin/sh\necho raspberry\n')
  chmodSync(ask, 0o700)
  const options = ['StrictHostKeyChecking=accept-new', `UserKnownHostsFile=${join(folder, 'known')}`, 'IdentityAgent=none', 'NumberOfPasswordPrompts=1']
  const args = ['-F', '/dev/null', '-p', `${port}`, ...options.flatMap((option) => ['-o', option]), 'pi@127.0.0.1', command]
  const child: ChildProcess = spawn('ssh', args, { env: { ...process.env, SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force' } })
  let out = ''
  child.stdout!.on('data', (bytes: Buffer) => (out += bytes.toString()))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  rmSync(folder, { recursive: true })
  return { status, out }
}

/** A connection to a port of this machine. */
class Line {
  private text = ''
  private readonly ended: Promise<void>

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => (this.text += bytes.toString()))
    // A line that is cut is as much an end.
    socket.on('error', () => undefined)
    this.ended = new Promise((resolve) => socket.on('close', () => resolve()))
  }

  static to(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Line(socket)))
    })
  }

  say(text: string): void {
    this.socket.write(text)
  }

  /** What was heard once it is as awaited. */
  async heard(awaited: string): Promise<string> {
    await expect.poll(() => this.text).toBe(awaited)
    return this.text
  }

  /** All that was heard when the other end has hung up. */
  async hungUp(): Promise<string> {
    await this.ended
    return this.text
  }
}
