// A virtual screen and a WebDriver for WebKitGTK on it, both ended with the test.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * Starts Xvfb on a display number that it chooses itself.
 * @returns {Promise<{ display: string, end: () => Promise<void> }>}
 */
export async function screen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const number = await firstLine(child, 3)
  return { display: `:${number}`, end: () => end(child) }
}

/**
 * Starts WebKitWebDriver; the programs it opens inherit this environment.
 * @param {Record<string, string>} environment
 * @returns {Promise<{ address: string, end: () => Promise<void> }>}
 */
export async function driver(environment) {
  const port = await freePort()
  const child = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, ...environment, TAURI_WEBVIEW_AUTOMATION: 'true' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const address = `http://127.0.0.1:${port}`
  await until('WebKitWebDriver to answer', async () => (await fetch(`${address}/status`)).ok)
  return { address, end: () => end(child) }
}

/**
 * Asks again and again until the answer is true; an exception counts as not yet.
 * @param {string} what
 * @param {() => Promise<boolean> | boolean} look
 * @param {number} [limit] milliseconds
 */
export async function until(what, look, limit = 20_000) {
  const deadline = Date.now() + limit
  let last
  while (Date.now() < deadline) {
    try {
      if (await look()) return
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited ${limit} ms for ${what}`, { cause: last })
}

/** @param {import('node:child_process').ChildProcess} child @param {number} descriptor @returns {Promise<string>} */
function firstLine(child, descriptor) {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    const stream = /** @type {import('node:stream').Readable} */ (child.stdio[descriptor])
    createInterface({ input: stream }).once('line', resolve)
  })
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<void>} */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}
