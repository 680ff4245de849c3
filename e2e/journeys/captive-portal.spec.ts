// The captive portal of document 000: who has paid is moved to another group, and one cut lets them out of the wall.
import { type Server, expect, test } from '../fixtures'
import { cut, expectHistory, expectLedger, expectRow, openSim } from '../vocabulary'

test('a traveller pays, and one cut gives them the open group’s resolvers', async ({ app, clock, server }) => {
  await app.open('/sims?q=group:walled%20state:online%20', { scenario: 'portal' })
  await expectRow(app.table, { Name: 'traveller-1004', Group: 'walled', Drift: '' })

  await portalTakesPaymentOf(server, 'traveller-1004')
  await app.page.getByRole('button', { name: 'Drop the filter state:online' }).click()
  await app.page.getByRole('button', { name: 'Drop the filter group:walled' }).click()
  await app.search('traveller-1004')
  await expectRow(app.table, { Name: 'traveller-1004', Group: 'open', Drift: 'DNS ≠ group', Session: /^Online/ })

  const sim = await openSim(app, 'traveller-1004')
  await expect(sim.getByRole('row', { name: 'dnsServers' }).getByRole('cell')).toHaveText([
    '10.98.0.53, 10.98.1.53',
    '10.99.0.53, 10.99.1.53',
  ])
  await expect(sim).toContainText('only a new session picks up what the group says')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  const job = await cut(app, 'traveller-1004')
  await clock.advance('20s')

  await expectHistory(sim, ['Created', 'returned in', 'Deleted'])
  const created = sim.getByRole('tabpanel').getByRole('listitem').first()
  await expect(created.getByRole('deletion')).toHaveText('10.99.0.53, 10.99.1.53')
  await expect(created.getByRole('insertion')).toHaveText('10.98.0.53, 10.98.1.53')
  await expect(created).toContainText('= group')
  await expectRow(app.table, { Name: 'traveller-1004', Group: 'open', Drift: '', Session: /^Online/ })
  await expectLedger(sim, job, ['Judged: done, verified', 'Answered 200', 'Call intended'])
})

/** What the portal's own program does, which knows the platform and nothing of the console. */
async function portalTakesPaymentOf(server: Server, name: string): Promise<void> {
  const groups = await server.asPlatform<{ groupId: string; tags: { name: string } }[]>('GET', '/v1/groups')
  const [sim] = await server.asPlatform<{ simId: string }[]>('GET', `/v1/query/sims?name=${name}`)
  const open = groups.find((group) => group.tags.name === 'open')
  await server.asPlatform('POST', `/v1/sims/${sim?.simId}/set_group`, { groupId: open?.groupId })
}
