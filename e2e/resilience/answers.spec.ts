// The answer to a start is lost on its way, and nothing else is heard: asking again starts nothing a second time. An answer
// that comes late does not take back what was told meanwhile.
import type { Page } from '@playwright/test'

import { type App, expect, test } from '../fixtures'
import { cut, expectHistory, expectLedger, expectRow, openSim, plan } from '../vocabulary'

test('a cut whose start was not answered is started once, however often it is asked for', async ({ app, clock, server }) => {
  const feed = await feedThatFallsSilent(app.page)
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['Created'])
  await app.page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog).toContainText('nothing sent yet')

  const starts = startsOf(app)
  feed.silence()
  // For as long as it takes: a browser, too, asks again by itself where a connection broke.
  await server.faults({ operation: 'StartJob', effect: { kind: 'cut' } })
  await dialog.getByRole('button', { name: 'Cut session', exact: true }).click()
  const alert = dialog.getByRole('alert')
  await expect(alert).toContainText('Not confirmed: it may have been started')
  await expect(alert).toContainText('does nothing twice')
  await app.expectAccessible()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => starts.length).toBe(2)
  await expect(alert).toBeVisible()
  await server.faults()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog).toBeHidden()
  expect(new Set(starts.map(({ op }) => op)).size, 'one intention').toBe(1)

  feed.speak()
  await app.live()
  await expect(sim).toContainText('Deleted seen')
  await clock.advance('20s')
  await expect(sim).toContainText(/Back in \d\.\d s under a new session id/)
  await expectHistory(sim, ['Created', 'returned in', 'Deleted', 'Cut requested', 'Created'])
  await expectLedger(sim, await jobOf(app, starts), ['Judged: done, verified', 'Answered 200', 'Call intended'])
})

test('a draft whose saving was not answered is saved once, however often it is asked for', async ({ app, server }) => {
  const feed = await feedThatFallsSilent(app.page)
  await app.open('/groups')
  await app.page.getByRole('rowheader', { name: 'plain' }).click()
  const group = app.page.getByRole('complementary', { name: 'Group plain' })
  await group.getByRole('textbox', { name: 'MTU' }).fill('1400')
  const save = group.getByRole('button', { name: 'Save 1 key' })
  await expect(save).toBeEnabled()

  const starts = startsOf(app)
  feed.silence()
  await server.faults({ operation: 'StartJob', effect: { kind: 'cut' } })
  await save.click()
  await expect(group.getByRole('status').filter({ hasText: 'Not confirmed: it may have been saved.' })).toBeVisible()
  await expect(group.getByRole('textbox', { name: 'MTU' })).toHaveValue('1400')
  await app.expectAccessible()
  await server.faults()
  await save.click()
  await expect.poll(() => starts.length).toBe(2)
  expect(new Set(starts.map(({ op }) => op)).size, 'one intention').toBe(1)

  feed.speak()
  await app.live()
  await expect(group.getByText('Saved, and read back.')).toBeVisible()
  await expectRow(app.table, { Name: 'plain' })
  await expectLedger(group, await jobOf(app, starts), ['Judged: done, verified', 'Answered 200', 'Call intended'])
})

test('what the feed tells while a job is being read holds, though the answer is older', async ({ app, clock }) => {
  await app.open('/sims?q=prompt')
  await openSim(app, 'prompt')
  const job = await cut(app, 'prompt')
  let [look, release] = [() => {}, () => {}]
  const looked = new Promise<void>((done) => (look = done))
  const released = new Promise<void>((done) => (release = done))
  await app.page.route(`**/jobs/${job}`, async (route) => {
    const answer = await route.fetch()
    expect((await answer.json()).counts.running, 'the answer is of before').toBe(1)
    look()
    await released
    await route.fulfill({ response: answer })
  })
  await app.page.goto(`${app.server.address}/#/c/local/jobs/${job}`)
  await looked
  await clock.advance('20s')
  await expect(app.page.getByRole('log')).toContainText('prompt: Back in')
  release()
  const main = app.page.getByRole('main')
  await expect(main).toContainText(/Back, verified\s*1/)
  await expect(main).toContainText('Ended')
})

/** What the page asks its server to start, from here on. */
function startsOf(app: App): { plan: string; op: string }[] {
  const starts: { plan: string; op: string }[] = []
  app.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/jobs')) starts.push(request.postDataJSON())
  })
  return starts
}

/** The one job that those starts led to, as the server answers to the same again. */
async function jobOf(app: App, starts: { plan: string; op: string }[]): Promise<string> {
  const data = starts[0]
  const answer = await app.page.request.post(`${app.server.address}/kansei/contexts/local/jobs`, { data })
  return (await answer.json()).id
}

/**
 * The page's socket stays open and says nothing, as behind a router that forgot it: for the seconds until the page finds
 * out, it believes to be live. No fault of the server's can do that.
 */
async function feedThatFallsSilent(page: Page): Promise<{ silence(): void; speak(): void }> {
  let silent = false
  const open: { close(): Promise<void> }[] = []
  await page.routeWebSocket(/\/console\?/, (socket) => {
    const server = socket.connectToServer()
    open.push(socket, server)
    server.onMessage((text) => {
      if (!silent) socket.send(text)
    })
  })
  return {
    silence: () => {
      silent = true
    },
    // The page notices, and opens another.
    speak: () => {
      silent = false
      for (const socket of open.splice(0)) void socket.close()
    },
  }
}
