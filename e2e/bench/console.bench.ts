// What the console costs, as numbers: no assertion here, `cargo xtask bench` compares them with their bounds.
// Each figure is one line `bench: {"name":…,"unit":…,"values":[…]}`.
import { type Page, expect } from '@playwright/test'

import { test } from '../fixtures'

/** A frame of a 60 Hz screen, in milliseconds. */
const FRAME = 1000 / 60
/** How far one wheel event scrolls, in pixels. */
const NOTCH = 100

function tell(name: string, unit: string, values: number[]): void {
  console.log(`bench: ${JSON.stringify({ name, unit, values: values.map((value) => Math.round(value * 100) / 100) })}`)
}

test.describe.configure({ mode: 'serial', timeout: 180_000 })

test('first load', async ({ app }) => {
  for (let round = 0; round < 3; round += 1) {
    await app.open('/sims', { scenario: 'fleet' })
    const bytes = await app.page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter((entry) => !new URL(entry.name).pathname.startsWith('/kansei'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    )
    tell('first load', 'KB', [bytes / 1000])
  }
})

test('event to pixel', async ({ app, request }) => {
  await app.open('/sims', { scenario: 'fleet' })
  const keys = await signIn(app.server.address, app.server.credentials)
  const sims = await app.page.evaluate(() =>
    [...document.querySelectorAll('tbody tr')].map((row) => /\d{19}/.exec(row.textContent ?? '')?.[0]).filter(Boolean),
  )
  expect(sims.length).toBeGreaterThan(10)
  const values: number[] = []
  for (let round = 0; round < 40; round += 1) {
    // A tag's value is not shown in the list, a speed class is: it changes nothing else in the row.
    const sim = sims[round % 10]
    const speedClass = `s1.${['slow', 'standard', 'fast', 'minimum'][Math.floor(round / 10)]}`
    const seen = watchFor(app.page, sim!, speedClass)
    const before = await app.page.evaluate(() => performance.timeOrigin + performance.now())
    const answer = await request.post(`${app.server.address}/v1/sims/${sim}/update_speed_class`, { headers: keys, data: { speedClass } })
    if (answer.status() !== 200) continue
    const at = await seen
    if (at !== null) values.push(at - before)
  }
  expect(values.length).toBeGreaterThan(20)
  tell('event to pixel', 'ms', values)
})

test('scrolling', async ({ app, browser }) => {
  await app.open('/sims', { scenario: 'fleet' })
  // Over a row, so inside what scrolls: the table itself is far taller than the window.
  await app.page.getByRole('rowheader').nth(5).hover()
  const top = () => app.table.evaluate((table) => table.parentElement!.scrollTop)
  for (let round = 0; round < 3; round += 1) {
    await browser.startTracing(app.page, { categories: ['toplevel'] })
    // A notch of a mouse wheel at a time: three new rows each, down and up again.
    for (let step = 0; step < 100; step += 1) await app.page.mouse.wheel(0, NOTCH)
    const reached = await top()
    for (let step = 0; step < 100; step += 1) await app.page.mouse.wheel(0, -NOTCH)
    const { frames, elapsed, longest } = work(JSON.parse((await browser.stopTracing()).toString()))
    expect(reached, 'the table was scrolled').toBeGreaterThan(90 * NOTCH)
    tell('main-thread work a frame while scrolling', 'ms', frames)
    tell('main-thread time a frame while scrolling', 'ms', elapsed)
    tell('longest task while scrolling', 'ms', [longest])
  }
})

/** Resolves with the time of the frame in which `text` stands in the SIM's row; null when it stood there before. */
function watchFor(page: Page, sim: string, text: string): Promise<number | null> {
  return page.evaluate(
    ([sim, text]) =>
      new Promise<number | null>((resolve) => {
        const row = () => [...document.querySelectorAll('tbody tr')].find((row) => row.textContent?.includes(sim!))
        if (row()?.textContent?.includes(text!)) return resolve(null)
        const observer = new MutationObserver(() => {
          if (!row()?.textContent?.includes(text!)) return
          observer.disconnect()
          // The change is in the document; the frame that shows it ends after the next two.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())))
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        setTimeout(() => resolve(null), 5_000)
      }),
    [sim, text],
  )
}

interface TraceEvent {
  name: string
  ph: string
  ts: number
  dur?: number
  /** Of `dur`, what the thread itself ran; the rest it waited for a core. */
  tdur?: number
  pid: number
  tid: number
  args?: { name?: string }
}

/**
 * For each 60 Hz frame that had any: what the main thread worked, and how long that took with the waits for a core, which
 * Chromium's other threads hold on a small machine. And the longest single task, with its waits.
 */
function work(trace: { traceEvents: TraceEvent[] }): { frames: number[]; elapsed: number[]; longest: number } {
  const events = trace.traceEvents
  const main = new Set(
    events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`),
  )
  const tasks = events.filter((e) => e.ph === 'X' && e.name === 'ThreadControllerImpl::RunTask' && main.has(`${e.pid}/${e.tid}`))
  const frames = new Map<string, { work: number; elapsed: number }>()
  let longest = 0
  for (const { pid, ts, dur = 0, tdur = dur } of tasks) {
    const key = `${pid}/${Math.floor(ts / 1000 / FRAME)}`
    const frame = frames.get(key) ?? { work: 0, elapsed: 0 }
    frames.set(key, { work: frame.work + tdur / 1000, elapsed: frame.elapsed + dur / 1000 })
    longest = Math.max(longest, dur / 1000)
  }
  const all = [...frames.values()]
  return { frames: all.map((frame) => frame.work), elapsed: all.map((frame) => frame.elapsed), longest }
}

async function signIn(address: string, credentials: { authKeyId: string; authKey: string }): Promise<Record<string, string>> {
  const { authKeyId, authKey } = credentials
  const answer = await fetch(`${address}/v1/auth`, { method: 'POST', body: JSON.stringify({ authKeyId, authKey }) })
  const { apiKey, token } = (await answer.json()) as { apiKey: string; token: string }
  return { 'x-soracom-api-key': apiKey, 'x-soracom-token': token }
}
