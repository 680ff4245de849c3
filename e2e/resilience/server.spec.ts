// The server goes away, as after a power cut, and comes back: nothing is lost, nothing is done twice.
import { expect, testAlone as test } from '../fixtures'
import { groupMove } from '../flux'
import { cut, expectHistory, expectLedger, expectRefused, expectRow, openSim, plan, startCut } from '../vocabulary'

// The page tries again by itself, ever more seldom: at worst it has just begun its longest wait.
test.describe.configure({ timeout: 90_000 })
const WAIT = 40_000

test('the server is lost in the middle of a cut: the page says how old it is, and the cut is judged once', async ({
  app,
  clock,
  server,
}) => {
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  const job = await cut(app, 'prompt')
  await expectHistory(sim, ['offline for', 'Deleted', `Cut requested operator@kansei.local · ${job}`])
  await expectRow(app.table, { Name: 'prompt', Session: /^Cutting/ })

  await server.end('SIGKILL')
  const banner = app.page.getByRole('banner')
  await expect(banner).toContainText(/Stale since\s*\d\d:\d\d:\d\d/)
  await expect(app.page.getByRole('main')).toContainText(/Nothing new since \d\d:\d\d:\d\d\./)
  await expect(app.page.getByRole('main')).toContainText('Writes wait until the feed is back.')
  await expectRefused(app, 'prompt', 'Deactivate…', /Writes wait until the feed is back/)
  await expectRow(app.table, { Name: 'prompt', Session: /^Cutting/ })
  await app.expectAccessible()

  await server.startAgain()
  await app.live(WAIT)
  await expect(app.page.getByText('Nothing new since')).toBeHidden()
  await clock.advance('30s')
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
  await expect(sim).toContainText(/Back in \d\.\d s under a new session id/)
  await expectHistory(sim, ['Created', 'returned in', 'Deleted', 'Cut requested', 'Created', 'returned in'])
  await expectLedger(sim, job, ['Judged: done, verified', 'Answered 200', 'Call intended'])
})

test('a plan that is open when the server goes away waits, and is started after it', async ({ app, clock, server }) => {
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await app.page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog).toContainText('nothing sent yet')
  await server.end('SIGKILL')
  const start = dialog.getByRole('button', { name: 'Cut session', exact: true })
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await expect(start).toHaveAccessibleDescription(/Writes wait until the feed is back/)
  await server.startAgain()
  await app.live(WAIT)
  await startCut(app, 'prompt')
  await expect(dialog).toBeHidden()
  await clock.advance('30s')
  await expect(sim).toContainText(/Back in \d\.\d s/)
})

test('a world is not steered by a page that may be out of date, and is again after it', async ({ app, server }) => {
  await app.open('/world')
  const main = app.page.getByRole('main')
  const steers = [
    main.getByRole('button', { name: 'Fork this world…' }),
    main.getByRole('radio', { name: '×10', exact: true }),
    main.getByRole('button', { name: '+ 2 min' }),
    main.getByRole('textbox', { name: 'Time to advance to' }),
    main.getByRole('switch', { name: 'Rate limit' }),
  ]
  for (const steer of steers) await expect(steer).toBeEnabled()
  await server.end('SIGKILL')
  await expect(main).toContainText('Writes wait until the feed is back.')
  for (const steer of steers) await expect(steer).toBeDisabled()
  await app.expectAccessible()
  await server.startAgain()
  await app.live(WAIT)
  await main.getByRole('button', { name: '+ 2 min' }).click()
  await expect(main.getByRole('timer', { name: 'World time' })).toHaveText('14:34:07')
})

test('an app of Flux is changed while the server is away, and saved once it is back', async ({ app, server }) => {
  const { page } = app
  await app.open('/sims')
  const id = await groupMove(server, '7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04')
  await page.goto(`${server.address}/#/c/local/flux/${id}?part=action.set-group`)
  const inspector = page.getByRole('complementary', { name: 'Action setSimGroup' })
  const condition = inspector.getByRole('textbox', { name: 'Condition' })
  await expect(condition).toHaveValue('payload.otastatus == "finished"')
  await server.end('SIGKILL')
  await expect(page.getByRole('banner')).toContainText('Stale since')
  await condition.fill('payload.otastatus == "failed"')
  await expect(page.getByText('1 unsaved')).toBeVisible()
  const save = page.getByRole('button', { name: 'Save', exact: true })
  for (const button of [save, page.getByRole('button', { name: 'Test run…' })]) {
    await expect(button).toHaveAccessibleDescription(/Writes wait until the feed is back/)
  }
  await app.expectAccessible()
  await server.startAgain()
  await app.live(WAIT)
  await save.click()
  await expect(page.getByText('Saved as version 2')).toBeVisible()
  await page.reload()
  await expect(condition).toHaveValue('payload.otastatus == "failed"')
})

test('who is signed in stays so over a restart, also in a page that is opened after it', async ({ app, server }) => {
  await app.open('/sims')
  await server.end()
  await expect(app.page.getByRole('banner')).toContainText('Stale since')
  await server.startAgain()
  await app.live(WAIT)
  const second = await app.page.context().newPage()
  await second.goto(`${server.address}/#/c/local/sims`)
  await expect(second.getByRole('banner').getByRole('status')).toContainText('Live')
  await expect(second.getByRole('rowheader', { name: 'prompt' })).toBeVisible()
})

test('a list that cannot be read says so in its place, and is read once the server answers', async ({ app, server }) => {
  await app.open('/groups')
  await server.end()
  await expect(app.page.getByRole('banner')).toContainText('Stale since')
  await app.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'SIMs' }).click()
  const alert = app.page.getByRole('alert')
  await expect(alert).toContainText('The Kansei server cannot be reached.')
  await expect(alert).toContainText('Nothing was changed.')
  await app.expectAccessible()
  await server.startAgain()
  await app.live(WAIT)
  await expect(app.page.getByRole('rowheader', { name: 'prompt' })).toBeVisible()
})
