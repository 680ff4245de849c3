// OTA moves: the list, the form that makes the whole chain, and the board that says how far each SIM is.
import { type Locator } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
// A world that begins anew keeps what was made of moves, as it keeps jobs: each test has a server of its own.
import { type App, expect, testAlone as test } from '../fixtures'
import { SLACK, makeMove, order, twoGroups } from '../moves'

test('an empty page says what a move does, and has the one button that begins one', async ({ app }) => {
  await app.open('/sims')
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('o')
  await expect(app.page).toHaveURL(/#\/c\/local\/ota$/)
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "OTA moves" [level=1]
      - heading "No OTA move yet" [level=2]
      - paragraph: /A move adds a subscription to SIMs over the air/
      - button "New OTA move…"
  `)
  await expect(rail(app).getByRole('link', { name: 'OTA moves', exact: true })).toHaveAttribute('aria-current', 'page')
  await app.expectAccessible()
})

test('the form says what stands in the way, finding by finding, and makes nothing before it is put right', async ({ app, server }) => {
  test.slow()
  const { page } = app
  const { sims } = await twoGroups(server, 3)
  await server.asPlatform('POST', '/v1/groups', { tags: { name: 'nobody' } })
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/ota`)
  await app.live()
  await page.getByRole('button', { name: 'New OTA move…' }).click()
  const form = page.getByRole('dialog', { name: 'New OTA move' })
  const make = form.getByRole('button', { name: 'Make the handlers and the app' })
  const what = form.getByRole('region', { name: 'What it comes to' })
  const [from, to] = [form.getByLabel('Group that they are in'), form.getByLabel('Group that each goes into')]
  await expect(form.getByLabel('Name', { exact: true })).toBeFocused()
  await expect(make).toHaveAccessibleDescription('Choose the group that the SIMs are in.')
  await app.expectAccessible()

  await from.selectOption('group_from')
  await expect(make).toHaveAccessibleDescription('Choose the group that they go into.')
  await to.selectOption('group_from')
  await expect(what).toContainText('They would go into the group that they are in.')
  await expect(what).toContainText('Give it a name.')
  await expect(make).toHaveAccessibleDescription('Something stands in its way; it is marked.')
  await app.expectAccessible()

  await form.getByLabel('Name', { exact: true }).fill('x3')
  await to.selectOption('group_to')
  await expect(what).toContainText('Nothing stands in its way.')
  await expect(what).toContainText(/SIMs\s*3\s*Event handlers\s*3\s*Flux events, at least\s*6/)
  await expect(make).not.toHaveAttribute('aria-disabled', 'true')

  await from.selectOption('nobody')
  await expect(what).toContainText('No SIM is in the group, or none is chosen.')
  await from.selectOption('vending-osaka')
  await expect(what).toContainText(/\d+ have a primary subscription that nothing can be added to/)
  await expect(what).toContainText(/\d+ have no session: it waits until they do\./)
  await from.selectOption('group_from')

  const slack = form.getByLabel(/^Slack webhook URL/)
  await expect(slack).toHaveAttribute('type', 'password')
  await slack.fill('slack')
  await expect(what).toContainText('Slack’s address is no URL.')
  await slack.fill(SLACK)
  await expect(what).toContainText('What goes to Slack is recorded in the outbox and does not leave this machine.')
  await what.getByText('What will be made, exactly').click()
  const bodies = what.getByRole('region', { name: 'Three event handlers' })
  for (const status of ['started', 'finished', 'failed']) await expect(bodies).toContainText(`"targetOtaStatus": "${status}"`)
  await expect(bodies).toContainText('POST /v1/event_handlers')
  await expect(what.getByRole('region', { name: 'The Flux app' })).toContainText('payload.otastatus == \\"finished\\"')
  await expect(form).not.toContainText('s3cr3t')
  await app.expectAccessible()

  // One by one: each has handlers of its own, and there is no room at the first.
  await form.getByRole('radio', { name: 'SIM IDs' }).click()
  const ids = form.getByLabel('SIM IDs, one a line')
  await expect(make).toHaveAccessibleDescription('Name at least one SIM.')
  await ids.fill(`${sims[0]}\n番号`)
  await expect(ids).toHaveAccessibleDescription('Line 2 is no SIM ID.')
  await expect(make).toHaveAccessibleDescription('Put right what is marked first.')
  await ids.fill(`${sims[0]}\n8981100000009999999`)
  await expect(what).toContainText('1 of the SIMs are not there.')
  for (let number = 0; number < 8; number += 1) await server.asPlatform('POST', '/v1/event_handlers', handler(number, sims[0]!))
  await ids.fill(`${sims[0]}\n${sims[1]}`)
  await expect(what).toContainText('No room for three more event handlers at 1 of the targets; each may have ten.')

  // By a query, which is asked once.
  await form.getByRole('radio', { name: 'A query' }).click()
  const query = form.getByLabel('Query, as above the list of SIMs')
  await query.fill('group:')
  await expect(what).toContainText('Character')
  await query.fill(`group:group_from sim:${sims[1]}`)
  await expect(what).toContainText(/SIMs\s*1\s*Event handlers\s*3/)
  await app.expectAccessible()
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(page.getByRole('main')).toContainText('No OTA move yet')
})

test('a move is made, ordered, and ended: the board says how it stands, and so does the list', async ({ app, server, clock }) => {
  test.slow()
  const { page } = app
  await twoGroups(server, 6)
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/ota`)
  await app.live()
  await makeMove(app, 'six to X3', SLACK)
  const main = page.getByRole('main')
  await expect(main).toContainText('Nothing is ordered yet. The chain is ready: order the subscription.')
  await expect(main).toContainText('planX3 · group_from → group_to')
  await expect(main).toMatchAriaSnapshot(`
    - region "The chain that was made":
      - heading "Event handlers" [level=2]:
        - link "Event handlers"
      - text: active
      - paragraph: SimSubscriptionStatusRule
      - paragraph: started, finished, failed in group_from
      - paragraph: 3 handlers
      - heading "Webhook" [level=2]:
        - link "Webhook"
      - paragraph: POST …/v1/flux/incoming_webhooks/…
      - paragraph: imsi, simId, subscription, otastatus
      - paragraph: 0 messages taken
      - heading "Flux condition" [level=2]:
        - link "Flux condition"
      - paragraph: payload.otastatus == "finished"
      - paragraph: other messages move nobody
      - paragraph: held 0 times
      - heading "setSimGroup" [level=2]:
        - link "setSimGroup"
      - text: 0 moved
      - paragraph: POST /v1/sims/\${payload.simId}/set_group
      - heading "Slack" [level=2]:
        - link "Slack"
      - text: every message
    - group "How far the SIMs are":
      - region "Queued 6":
        - heading "Queued 6" [level=2]
        - list
      - region "Shipped 0"
      - region "Delivered 0"
      - region "Ready 0"
      - region "Group moved 0"
      - region "Session cycled 0"
      - region "Verified 0"
    - region "Watchdog":
      - heading "Watchdog" [level=2]
      - text: checked every 8 s, 6 of 6 accounted for
      - paragraph: Nobody needs a person.
    - region "Flux quota":
      - heading "Flux quota" [level=2]
  `)
  await app.expectAccessible()

  // Another move of the same group would move them twice.
  await page.goto(`${server.address}/#/c/local/ota`)
  await page.getByRole('button', { name: 'New OTA move…' }).click()
  const form = page.getByRole('dialog', { name: 'New OTA move' })
  await form.getByLabel('Name', { exact: true }).fill('again')
  await form.getByLabel('Group that they are in').selectOption('group_from')
  await form.getByLabel('Group that each goes into').selectOption('group_to')
  await expect(form).toContainText('Another move is about the same SIMs: they would be moved twice.')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'six to X3' }).click()

  await order(app, 6)
  await expect(bay(app, 'Shipped')).toHaveAccessibleName('Shipped 6')
  await expect(main).toContainText('6 messages taken')
  await clock.advance('2s')
  const strips = bay(app, 'Shipped').getByRole('link')
  await expect(strips).toHaveCount(6)
  const sim = (await strips.first().getAttribute('title'))!
  await strips.first().click()
  await expect(page).toHaveURL(new RegExp(`sims\\?sim=${sim}`))
  await page.goBack()

  // What is asked before the chain is taken down.
  await page.getByRole('button', { name: 'End the move…' }).click()
  const ask = page.getByRole('dialog', { name: 'End this move?' })
  await expect(ask).toContainText('what was ordered still comes')
  await app.expectAccessible()
  await ask.getByRole('button', { name: 'End the move', exact: true }).click()
  await expect(main).toContainText(/Ended \d\d:\d\d:\d\d: its event handlers and its Flux app are gone\./)
  await expect(page.getByRole('button', { name: 'Order the subscription…' })).toBeHidden()
  await app.expectAccessible()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click()
  const listed = page.getByRole('row').filter({ hasText: 'six to X3' })
  await expect(listed).toContainText('group_from → group_to')
  await expect(listed).toContainText('ended')
  await app.expectAccessible()
})

test('whom setSimGroup refuses is an orphan: the watchdog says why, the section wears the count, a plan mends it', async ({ app, server, clock }) => {
  const { page } = app
  await twoGroups(server, 4)
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/ota`)
  await app.live()
  await makeMove(app, 'four')
  await order(app, 4)
  await server.faults({ operation: 'setSimGroup', effect: { kind: 'status', status: 403 } })
  await clock.advance('10m')
  const watchdog = page.getByRole('region', { name: 'Watchdog' })
  await expect(watchdog).toContainText('4 orphans')
  await expect(watchdog.getByRole('row').filter({ hasText: 'Orphan' })).toContainText('Finished, not moved:')
  await expect(bay(app, 'Ready')).toHaveAccessibleName('Ready 4')
  await expect(bay(app, 'Ready').getByRole('listitem').first()).toContainText('Finished, not moved:')
  await expect(page.getByRole('region', { name: 'The chain that was made' })).toContainText('4 refused')
  await app.expectAccessible()
  await page.reload()
  await expect(rail(app).getByRole('link', { name: 'OTA moves' })).toHaveAccessibleName('OTA moves 4 need a person')

  await server.faults()
  await watchdog.getByRole('button', { name: 'Move 4 now…' }).click()
  const plan = page.getByRole('dialog', { name: 'Move to the group group_to: 4 SIMs' })
  await plan.getByLabel('Canary, %').fill('100')
  await plan.getByLabel('Window, s').fill('0')
  await plan.getByRole('button', { name: 'Start: all 4 SIMs' }).click()
  await expect(page.getByRole('main')).toContainText(/Done, verified\s*4/)
  await page.goBack()
  await expect(watchdog).toContainText('Nobody needs a person.')
  await expect(bay(app, 'Verified')).toHaveAccessibleName('Verified 4')
})

for (const appearance of APPEARANCES) {
  for (const [width, height] of [[1440, 900], [1280, 800], [390, 844]] as const) {
    test(`list, form and board read at ${width}, ${appearance.theme} ${appearance.language}`, async ({ app, server }) => {
      const { page } = app
      const { from, to } = await twoGroups(server, 3)
      await prefer(page, appearance)
      const name = 'サブスクリプションの追加 planX3 / a name that goes on'
      const draft = { name, sims: { kind: 'group', groupId: from }, subscription: 'planX3', to, cut: true }
      const { app: id } = (await server.asOperator('ota/moves', draft)) as { app: string }
      await app.signIn()
      await page.setViewportSize({ width, height })
      await page.goto(`${server.address}/#/c/local/ota`)
      await app.live()
      await expect(page.getByRole('link', { name })).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
      await page.getByRole('main').getByRole('button', { name: /New OTA move…|OTA 移行を作成…/ }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('combobox').first().selectOption('group_from')
      await form.getByRole('combobox').last().selectOption('group_to')
      await expect(form).toContainText(/Another move is about the same SIMs|同じ SIM を対象とする別の移行/)
      await expectNoSideways(page)
      await app.expectAccessible()
      await page.keyboard.press('Escape')
      await page.goto(`${server.address}/#/c/local/ota/${id}`)
      const queued = page.getByRole('region', { name: /^(Queued|未追加) 3$/ })
      await expect(queued).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
      if (width !== 390) return
      // On a phone the strips of a bay come on demand.
      await expect(queued.getByRole('link')).toHaveCount(0)
      await queued.getByRole('button', { name: /^(Show|表示)/ }).click()
      await expect(queued.getByRole('link')).toHaveCount(3)
      await app.expectAccessible()
    })
  }
}

test('a move that is not there says so, and a page whose server has gone writes nothing', async ({ app, server }) => {
  await twoGroups(server, 2)
  await app.signIn()
  await app.page.goto(`${server.address}/#/c/local/ota/none`)
  await app.live()
  await expect(app.page.getByRole('main')).toContainText('There is no such move')
  await app.expectAccessible()
  await app.page.goto(`${server.address}/#/c/local/ota`)
  const begin = app.page.getByRole('button', { name: 'New OTA move…' })
  await expect(begin).not.toHaveAttribute('aria-disabled', 'true')
  await server.end('SIGKILL')
  await expect(begin).toHaveAccessibleDescription(/Writes wait until the feed is back\./, { timeout: 20_000 })
  await app.expectAccessible()
})

function rail(app: App): Locator {
  return app.page.getByRole('navigation', { name: 'Sections' })
}

function bay(app: App, stage: string): Locator {
  return app.page.getByRole('region', { name: new RegExp(`^${stage} [\\d,]+$`) })
}

/** An event handler of a SIM, of no matter what. */
function handler(number: number, sim: string): object {
  return {
    name: `h${number}`,
    status: 'active',
    targetSimId: sim,
    ruleConfig: { type: 'SimExpiredRule', properties: { inactiveTimeoutDateConst: 'NEVER' } },
    actionConfigList: [{ type: 'DeactivationAction', properties: { executionDateTimeConst: 'IMMEDIATELY' } }],
  }
}

test('a move has a recipe: what differs on SORACOM is filled in, and all that is copied follows', async ({ app, server }) => {
  const { page } = app
  await twoGroups(server, 3)
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/ota`)
  await app.live()
  await makeMove(app, 'three to X3', SLACK)
  await page.getByRole('button', { name: 'Recipe for SORACOM…' }).click()
  const recipe = page.getByRole('dialog', { name: 'Build “three to X3” on SORACOM' })
  const finished = recipe.getByRole('group', { name: 'three to X3 finished' })
  await expect(finished).toContainText('<URL of the incoming webhook, from above>')
  await expect(finished).toContainText('"targetOtaStatus": "finished"')
  await app.expectAccessible()

  await recipe.getByLabel('ID of the source group').fill('11111111-2222-3333-4444-555555555555')
  await recipe.getByLabel('ID of the destination group').fill('66666666-7777-8888-9999-000000000000')
  await recipe.getByLabel('URL of the incoming webhook').fill('https://g.api.example/v1/flux/incoming_webhooks/W/s')
  await expect(finished).toContainText('"targetGroupId": "11111111-2222-3333-4444-555555555555"')
  await expect(finished).toContainText('"url": "https://g.api.example/v1/flux/incoming_webhooks/W/s"')
  const body = recipe.getByRole('listitem').filter({ hasText: 'setSimGroup' }).getByRole('group', { name: 'Body' })
  await expect(body).toHaveText('{"groupId":"66666666-7777-8888-9999-000000000000"}')
  await expect(recipe.getByRole('listitem').filter({ hasText: 'Add the action “Slack”' })).toHaveCount(1)
  await expect(recipe).toContainText('Slack’s address stands in this move’s Flux app')
  await expect(recipe).toContainText('{"subscription":"planX3","type":"cellular"}')
})
