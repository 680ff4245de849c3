// Document 000's other way: deactivate and activate. Two calls, and a device that dialled in between may stay away.
import { expect, test } from '../fixtures'
import { cut, expectHistory, expectRow, openSim, plan, rowAction } from '../vocabulary'

test('who is about to deactivate is told what it may do to the device, and offered the one call', async ({ app }) => {
  await app.open('/sims')
  await rowAction(app, 'prompt', 'Deactivate…')
  const two = plan(app, 'Deactivate prompt')
  await expect(two).toContainText('The device may be stranded.')
  await expect(two).toContainText('waits longer each time, up to 10 minutes')
  await expect(two.getByRole('region', { name: 'Exact calls' })).toContainText(/POST \/v1\/sims\/\d+\/deactivate/)
  await app.expectAccessible()
  await two.getByRole('button', { name: 'Cut session instead…' }).click()
  const one = plan(app, 'Cut the session of prompt')
  await expect(one.getByRole('region', { name: 'Exact calls' })).toContainText(/POST \/v1\/sims\/\d+\/delete_session/)
  await one.getByRole('button', { name: 'Cancel' }).click()
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/, Status: 'active' })
})

test('after one call the device is back at once; after two it waits out its back-off', async ({ app, clock }) => {
  await app.open('/sims')
  await openSim(app, 'stale-vpg')
  await cut(app, 'stale-vpg')
  await expectRow(app.table, { Name: 'stale-vpg', Session: /^Cutting/ })
  await rowAction(app, 'prompt', 'Deactivate…')
  await plan(app, 'Deactivate prompt').getByRole('button', { name: 'Deactivate', exact: true }).click()
  await expectRow(app.table, { Name: 'prompt', Session: /^Blocked/, Status: 'inactive' })
  await clock.advance('10s')
  await expectRow(app.table, { Name: 'stale-vpg', Session: /^Online/, Drift: '' })

  await rowAction(app, 'prompt', 'Activate…')
  await plan(app, 'Activate prompt').getByRole('button', { name: 'Activate', exact: true }).click()
  await expectRow(app.table, { Name: 'prompt', Session: /^Offline/, Status: 'active' })
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['offline for 10 s', 'Deleted'])
  await clock.advance('10m')
  await expectHistory(sim, ['Created', 'returned in', 'Deleted'])
})
