// Document 002 in one form: from a world without handlers and apps to fifty SIMs that have another subscription, are in
// another group, and run on its settings. Those that failed or hang are found by the watchdog, and come too.
import { expect, testAlone as test } from '../fixtures'
import { SLACK, makeMove, order, twoGroups } from '../moves'

/** SIMs that are ordered for. */
const ALL = 53
/** One of them is a ghost, online by its session alone: nothing reaches it, and once it is cut it is away. */
const GHOST = 1
/** Of the cards of this world so many fail at the first try, and so many hang: that is a matter of the card. */
const FAIL = 6
const HANG = 1

test('fifty SIMs are moved the moment their subscription has come, and who did not get on is found', async ({ app, server, clock }) => {
  test.setTimeout(120_000)
  const { page } = app
  const { to, sims } = await twoGroups(server, ALL, { scenario: 'fleet', sims: 500, seed: 14 })
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
  await expect(chain).toContainText(`${ALL - GHOST} messages taken`)
  await expect(count('Shipped')).toHaveAccessibleName(`Shipped ${ALL}`)

  // Minutes later most have come. Their groups change at that moment, and who came back too early is not left behind.
  await clock.advance('10m')
  const watchdog = page.getByRole('region', { name: 'Watchdog' })
  await expect(watchdog).toContainText(`${FAIL} failed`)
  await expect(watchdog).toContainText('tried again by itself')
  await expect(watchdog).not.toContainText('Orphan')
  await clock.advance('10m')
  const late = FAIL + HANG + GHOST
  await expect(watchdog).toContainText(`${HANG + GHOST} stuck`)
  await expect(main).toContainText(`${ALL} of ${ALL} accounted for`)
  await expect(chain).toContainText(`${ALL - late} moved`)
  await expect(count('Shipped')).toHaveAccessibleName(`Shipped ${late}`)
  await expect(count('Verified')).toHaveAccessibleName(`Verified ${ALL - late}`)
  await app.expectAccessible()

  // Who hangs is cut, by a plan; the subscription is sent again once it is back.
  await watchdog.getByRole('button', { name: `Cut ${HANG + GHOST} sessions…` }).click()
  const plan = page.getByRole('dialog', { name: `Cut ${HANG + GHOST} sessions` })
  await plan.getByRole('button', { name: /^Cut session/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Cut')
  await clock.advance('2m')
  await page.goBack()
  await expect(watchdog).not.toContainText('stuck')
  await clock.advance('10m')
  await expect(chain).toContainText(`${ALL - GHOST - FAIL} moved`)

  // What has failed is tried again by itself.
  await clock.advance('9h')
  await expect(chain).toContainText(`${ALL - GHOST} moved`)
  await clock.advance('5m')
  await expect(count('Verified')).toHaveAccessibleName(`Verified ${ALL - GHOST}`)
  await expect(watchdog).toContainText('Nobody needs a person.')

  // The platform says the same: they are in their new group, and on the settings of that group.
  let moved = 0
  for (const id of sims) {
    const sim = await server.asPlatform<{ groupId: string; sessionStatus: { dnsServers?: string[] } }>('GET', `/v1/sims/${id}`)
    if (sim.groupId !== to) continue
    moved += 1
    expect(sim.sessionStatus.dnsServers).toEqual(['10.0.0.53', '10.0.1.53'])
  }
  expect(moved).toBe(ALL - GHOST)

  // Slack heard of every message, failures too; nothing has left, and its address stands nowhere on the board.
  await expect(main).not.toContainText('s3cr3t')
  await page.goto(`${server.address}/#/c/local/world`)
  const outbox = page.getByRole('region', { name: 'Outbox' })
  await outbox.getByRole('radio', { name: 'Slack' }).click()
  const told = outbox.getByRole('row').filter({ hasText: 'hooks.slack.com' })
  await expect(told.first().getByRole('button', { name: /^Send this one/ })).toBeVisible()
  // The page lists a hundred at first.
  await expect(told).toHaveCount(100)
})
