// Devices that do not do what one hopes: each ends in words that say what is known.
import { expect, test } from '../fixtures'
import { cut, expectHistory, expectLedger, expectRefused, expectRow, openSim, plan, startCut } from '../vocabulary'

test('a device that never returns: the console says since when, and it can be tried again', async ({ app, clock }) => {
  await app.open('/sims?q=never-comes-back')
  const sim = await openSim(app, 'never-comes-back')
  await app.page.keyboard.press('d')
  await expect(plan(app, 'Cut the session of never-comes-back')).toContainText('This SIM may not come back by itself')
  const job = await startCut(app, 'never-comes-back')
  await expectRow(app.table, { Name: 'never-comes-back', Session: /^Cutting/ })
  await clock.advance('130s')
  await expect(sim).toContainText('Has not come back for 2 min 10 s')
  await expect(sim).toContainText('The platform deleted the session; no new one was created.')
  await expectRow(app.table, { Name: 'never-comes-back', Session: /^Not back/ })
  await expect(app.page.getByRole('button', { name: 'Not back 1' })).toBeVisible()
  await expect(app.page.getByRole('log')).toContainText('never-comes-back: Not back')
  await app.expectAccessible()

  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['offline for 2 min 10 s', 'Deleted', 'Cut requested', 'Created'])
  await expectLedger(sim, job, ['Judged: done, not verified', 'Answered 200', 'Call intended'])
  await expectRefused(app, 'never-comes-back', 'Cut session…', /SEM0016/)
})

test('a ghost stays online until the idle time-out ends its session', async ({ app, clock }) => {
  await app.open('/sims?q=ghost')
  const sim = await openSim(app, 'ghost')
  await expect(sim).toContainText('A device that lost power stays online until the idle time-out.')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['Created'])
  await clock.advance('5m')
  await expectRow(app.table, { Name: 'ghost', Session: /^Online/ })
  await clock.advance('4h')
  await expectRow(app.table, { Name: 'ghost', Session: /^Offline/ })
  await expectHistory(sim, ['offline for', 'Deleted', 'Created'])
  await expect(sim).toContainText(/Offline since .+, as the session record says\./)
  await expect(sim.getByText('Cut requested'), 'nobody here ended it').toBeHidden()
})

test('an offline SIM has nothing to cut, and the reason says what the platform would', async ({ app }) => {
  await app.open('/sims')
  const reason = 'There is no session to cut: the platform would refuse with SEM0016.'
  await expectRefused(app, 'already-offline', 'Cut session…', reason)
  const sim = await openSim(app, 'already-offline')
  await expect(sim.getByRole('button', { name: 'Cut session…' })).toHaveAccessibleDescription(reason)
  await app.page.keyboard.press('d')
  await expect(app.page.getByRole('log')).toContainText(reason)
  await expect(app.page.getByRole('dialog')).toBeHidden()
})

test('what has gone offline by itself since the plan was made is skipped, not cut', async ({ app, clock, server }) => {
  await app.open('/sims?q=never-comes-back')
  const sim = await openSim(app, 'never-comes-back')
  await app.page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of never-comes-back')
  await expect(dialog).toContainText('nothing sent yet')
  await server.asPlatform('POST', `/v1/sims/${idOf(app.page.url())}/delete_session`)
  const job = await startCut(app, 'never-comes-back')
  await clock.advance('10s')
  await expect(app.page.getByRole('log')).toContainText('never-comes-back: skipped, already offline')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['offline for', 'Deleted', 'Created'])
  await expectLedger(sim, job, ['Judged: skipped, already offline', /Answered 400 .*SEM0016/, 'Call intended'])
})

test('a lost answer does not lead to a second cut', async ({ app, clock, server }) => {
  await app.open('/sims?q=prompt')
  await server.faults({ operation: 'deleteSimSession', effect: { kind: 'cut' }, times: 1 })
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  const job = await cut(app, 'prompt')
  await expectHistory(sim, ['offline for', 'Deleted'])
  await clock.advance('60s')
  await expect(sim).toContainText(/Back in \d\.\d s under a new session id/)
  await expectHistory(sim, ['Created', 'returned in', 'Deleted', 'Cut requested', 'Created', 'returned in'])
  await expectLedger(sim, job, ['Judged: done, verified', 'No answer', 'Call intended'])
})

test('a platform that refuses the call says why, and the session goes on', async ({ app, server }) => {
  await app.open('/sims?q=prompt')
  await server.faults({ operation: 'deleteSimSession', effect: { kind: 'status', status: 403 } })
  const sim = await openSim(app, 'prompt')
  const job = await cut(app, 'prompt')
  await expect(app.page.getByRole('log')).toContainText('prompt: failed')
  await expect(sim).toContainText('A fault that somebody switched on.')
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
  await expectLedger(sim, job, ['Judged: failed', 'Answered 403', 'Call intended'])
})

test('a plan that has expired is not started; the next one is made from what is there by then', async ({ app, clock }) => {
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await app.page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog).toContainText('expires in 10 min')
  const first = /P-[0-9a-f]+/.exec(await dialog.innerText())?.[0]
  await clock.advance('11m')
  await expect(dialog).toContainText('This plan has expired.')
  await expect(dialog.getByRole('button', { name: 'Cut session', exact: true })).toBeHidden()
  await app.page.keyboard.press('Control+Enter')
  await expect(dialog).toContainText('This plan has expired.')
  await dialog.getByRole('button', { name: 'Plan again' }).click()
  await expect(dialog).toContainText('expires in 10 min')
  expect(await dialog.innerText()).not.toContain(first)
  await startCut(app, 'prompt')
  await clock.advance('20s')
  await expect(sim).toContainText(/Back in \d\.\d s/)
})

function idOf(url: string): string {
  return new URLSearchParams(url.split('?')[1]).get('sim') ?? ''
}
