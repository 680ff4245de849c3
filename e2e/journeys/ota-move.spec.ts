// Document 002 in one form: from a world without handlers and apps to fifty SIMs that have another subscription, are in
// another group, and run on its settings. The one that failed and the one that hangs are found by the watchdog, and come too.
import { expect, testAlone as test } from '../fixtures'
import { SLACK, makeMove, order, twoGroups } from '../moves'

/** SIMs that are ordered for. */
const ALL = 53
/** What becomes of them is drawn by the world's seed; in this one so many fail at the first try, and so many hang. */
const SEED = 14
const [FAIL, HANG] = [1, 1]

test('fifty SIMs are moved the moment their subscription has come, and who did not get on is found', async ({ app, server, clock }) => {
  test.setTimeout(120_000)
  const { page } = app
  const { to, sims } = await twoGroups(server, ALL, { scenario: 'fleet', sims: 500, seed: SEED })
  expect(await server.asPlatform('GET', '/v1/event_handlers')).toEqual([])
  const settings = [
    { key: 'useCustomDns', value: true },
    { key: 'dnsServers', value: ['10.0.0.53', '10.0.1.53'] },
  ]
  await server.asPlatform('PUT', `/v1/groups/${to}/configuration/SoracomAir`, settings)
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/ota`)
  await app.live()

  // One form makes the handlers and the app; one plan orders the subscription.
  await makeMove(app, 'group_from to group_to', SLACK, true)
  expect(await server.asPlatform('GET', '/v1/event_handlers')).toHaveLength(3)
  await order(app, ALL)
  const main = page.getByRole('main')
  const chain = page.getByRole('region', { name: 'The chain that was made' })
  const count = (stage: string) => page.getByRole('region', { name: new RegExp(`^${stage} \\d+$`) })
  await expect(chain).toContainText(`${ALL} messages taken`)
  await expect(count('Shipped')).toHaveAccessibleName(`Shipped ${ALL}`)

  // Minutes later most have come. Their groups change at that moment, and who came back too early is not left behind.
  const arrive = ALL - FAIL - HANG
  await clock.advance('5m')
  await expect(chain).toContainText(`${arrive} moved`)
  await clock.advance('5m')
  const watchdog = page.getByRole('region', { name: 'Watchdog' })
  await expect(watchdog).toContainText(`${FAIL} failed`)
  await expect(watchdog).toContainText('tried again by itself')
  await clock.advance('10m')
  await expect(watchdog).toContainText(`${HANG} stuck`)
  await expect(main).toContainText(`${ALL} of ${ALL} accounted for`)
  await app.expectAccessible()

  // Who hangs is cut, by a plan; the subscription is sent again once it is back.
  await watchdog.getByRole('button', { name: 'Cut session…' }).click()
  const plan = page.getByRole('dialog', { name: 'Cut a session' })
  await plan.getByRole('button', { name: 'Cut session', exact: true }).click()
  await expect(main).toContainText('Cut a session')
  await clock.advance('2m')
  await page.goBack()
  await expect(watchdog).not.toContainText('stuck')
  await clock.advance('10m')
  await expect(chain).toContainText(`${arrive + HANG} moved`)

  // What has failed is tried again by itself.
  await clock.advance('9h')
  await expect(chain).toContainText(`${ALL} moved`)
  await clock.advance('5m')
  await expect(count('Verified')).toHaveAccessibleName(`Verified ${ALL}`)
  await expect(watchdog).toContainText('Nobody needs a person.')

  // The platform says the same of each: in its new group, and on the settings of that group.
  for (const id of sims) {
    const sim = await server.asPlatform<{ groupId: string; sessionStatus: { dnsServers?: string[] } }>('GET', `/v1/sims/${id}`)
    expect(sim.groupId).toBe(to)
    expect(sim.sessionStatus.dnsServers).toEqual(['10.0.0.53', '10.0.1.53'])
  }

  // Slack heard of every message, failures too; nothing has left, and its address stands nowhere on the board.
  await expect(main).not.toContainText('s3cr3t')
  await page.goto(`${server.address}/#/c/local/world`)
  const outbox = page.getByRole('region', { name: 'Outbox' })
  await outbox.getByRole('radio', { name: 'Slack' }).click()
  await expect(outbox).toContainText('0 let out')
  await expect(outbox.getByRole('row').filter({ hasText: 'Slack' }).first()).toBeVisible()
})
