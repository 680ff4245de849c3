// Flux: the list of apps, and the studio of one.
import { readFileSync } from 'node:fs'

import { type Locator, type Page } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, type Server, expect, test } from '../fixtures'
import { groupMove, own, withoutApps } from '../flux'

const GROUP = '7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04'

/** Opens the studio of the app of document 002. */
async function openStudio(app: App, server: Server, place = ''): Promise<string> {
  await app.open('/sims')
  await withoutApps(app.page, server)
  const id = await groupMove(server, GROUP)
  await app.page.goto(`${server.address}/#/c/local/flux/${id}${place}`)
  await expect(app.page.getByRole('heading', { level: 1, name: 'ota-group-move' })).toBeVisible()
  return id
}

test('the list says what came in and failed, and how long the quota lasts', async ({ app, server }) => {
  const { page } = app
  await app.open('/flux')
  await withoutApps(page, server)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'No Flux apps yet' })).toBeVisible()
  await app.expectAccessible()
  const quota = page.getByRole('region', { name: 'Events this month' })
  await expect(quota).toContainText('0, no limit')
  await quota.getByRole('button', { name: 'Change…' }).click()
  const form = page.getByRole('dialog', { name: 'Events this month' })
  await form.getByRole('textbox', { name: 'Events in a month' }).fill('many')
  await expect(form.getByRole('button', { name: 'Set the quota' })).toHaveAccessibleDescription('A whole number, or nothing.')
  await form.getByRole('textbox', { name: 'Events in a month' }).fill('10000')
  await form.getByRole('button', { name: 'Set the quota' }).click()
  await expect(quota.getByRole('meter')).toHaveAttribute('aria-valuetext', '0 of 10,000')
  await expect(quota).toContainText('lasts to the end of the month')

  await groupMove(server, GROUP)
  await page.reload()
  await expect(page.getByRole('table', { name: 'Flux apps of this context' })).toMatchAriaSnapshot(`
    - table "Flux apps of this context":
      - caption
      - rowgroup:
        - row "App State Actions Came in this month Failed Last message Description"
      - rowgroup:
        - row "ota-group-move Enabled 2 0 0 Document 002"
  `)
  await app.expectAccessible()
})

test('the graph is a tree in run order, and arrows walk it', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  await expect(page.getByRole('tree')).toMatchAriaSnapshot(`
    - tree "Graph of the app, in run order":
      - treeitem /Source API\\/Manual/ [level=1]
      - treeitem /Source Incoming webhook, .*••••••/ [level=1]
      - treeitem "Channel API Channel" [level=1]
      - treeitem /Action setSimGroup, when payload\\.otastatus == "finished", call setSimGroup, as flux-/ [level=2]
      - treeitem "Channel moved" [level=3]
      - treeitem /Action Slack, when always, to hooks\\.slack\\.com/ [level=2]
  `)
  await app.expectAccessible()
  const items = page.getByRole('treeitem')
  await items.nth(0).focus()
  for (const at of [1, 2, 3, 4, 5]) {
    await page.keyboard.press('Tab')
    await expect(items.nth(at)).toBeFocused()
  }
  await page.keyboard.press('ArrowLeft')
  await expect(items.nth(2)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(items.nth(4)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('complementary', { name: 'Action Slack' })
  await expect(inspector).toBeVisible()
  await expect(page).toHaveURL(/part=action\.slack/)
  await app.expectAccessible()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await expect(items.nth(5)).toBeFocused()

  await page.getByRole('radio', { name: 'Tree' }).click()
  await expect(page).toHaveURL(/view=tree/)
  await expect(items).toHaveCount(6)
  await app.expectAccessible()
})

test('an expression is completed, boxed, worked out, and underlined where it is wrong', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server, '?part=action.set-group')
  const condition = page.getByRole('textbox', { name: 'Condition' })
  await expect(condition).toHaveAccessibleDescription(/^false/)
  await condition.fill('')
  await expect(condition).toHaveAccessibleDescription(/^always/)
  await condition.pressSequentially('len(')
  await condition.pressSequentially('pay')
  await page.getByRole('option', { name: 'payload' }).first().click()
  await expect(condition).toHaveValue('len(payload')
  await expect(condition).toHaveAccessibleDescription('Character 12: More has to follow.')
  await expect(condition).toHaveAttribute('aria-invalid', 'true')
  await app.expectAccessible()
  await condition.press('End')
  await condition.pressSequentially(') == x')
  await expect(condition).toHaveAccessibleDescription(/^Character 17: “x” is not known\./)

  const path = page.getByRole('textbox', { name: 'Path' })
  await path.fill('/v1/auth')
  await expect(path).toHaveAccessibleDescription('No action may call this operation.')
  await expect(page.getByRole('treeitem', { name: /^Action setSimGroup.*2 to put right/ })).toBeVisible()
})

test('kinds that this server refuses say why', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  await page.keyboard.press('a')
  const form = page.getByRole('dialog', { name: 'Add an action' })
  await form.getByRole('radio', { name: /^AI/ }).check()
  await expect(form.getByRole('button', { name: 'Add the action' })).toHaveAccessibleDescription(
    'This action is known, and not configured on this server.',
  )
  await app.expectAccessible()
})

test('a file that is put comes in as a message, of the directory and the changes that were chosen', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  await page.keyboard.press('s')
  const form = page.getByRole('dialog', { name: 'Add a source' })
  await form.getByRole('radio', { name: /^SORACOM Harvest Files/ }).check()
  await form.getByRole('button', { name: 'Add the source' }).click()
  const files = page.getByRole('complementary', { name: 'SORACOM Harvest Files' })
  const prefix = files.getByRole('textbox', { name: 'Path prefix' })
  await expect(prefix).toHaveValue('/')
  await prefix.fill('reports/')
  await expect(files).toContainText('1 to put right')
  await prefix.fill('/reports/')
  await expect(files).not.toContainText('to put right')
  for (const change of ['created', 'updated']) await files.getByRole('checkbox', { name: change }).uncheck()
  await expect(files).toContainText('1 to put right')
  await files.getByRole('checkbox', { name: 'created' }).check()
  await expect(files).not.toContainText('to put right')
  await expect(files).toContainText(`PUT ${server.address}/v1/files/private/reports/…`)
  await app.expectAccessible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved as version 2')).toBeVisible()

  await server.asPlatform('PUT', '/v1/files/private/elsewhere.json', { n: 1 })
  await server.asPlatform('PUT', '/v1/files/private/reports/one.json', { n: 2 })
  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  await expect(runs.getByRole('row')).toHaveCount(2)
  await expect(runs.getByRole('row').nth(1)).toContainText('file')
  await runs.getByRole('row').nth(1).click()
  await expect(page.getByRole('main')).toContainText('"path": "/reports/one.json"')
})

test('the recipe says how the app is built on the platform, and copies what is typed there', async ({ app, server }) => {
  const { page } = app
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address })
  await openStudio(app, server)
  await page.getByRole('button', { name: 'More about this app' }).click()
  await page.getByRole('menuitem', { name: 'Recipe for SORACOM…' }).click()
  const recipe = page.getByRole('dialog', { name: 'Build “ota-group-move” on SORACOM' })
  const steps = recipe.getByRole('listitem')
  await expect(steps).toHaveText([
    /create a new Flux app.*ota-group-move/s,
    /Create the channel “API Channel” with the event source “API\/Manual”/,
    /In the channel “API Channel”, under its event sources, create an incoming webhook/,
    /Add the action “SORACOM API” to the channel “API Channel”.*it needs Sim:setSimGroup only.*consent box. Turn on the output.*setSimGroup.*Output to a new channelmoved/s,
    /Add the action “Slack” to the channel “API Channel”.*•{12}/s,
    'Turn the app on.',
  ])
  await expect(recipe, 'the address of Slack is a secret').not.toContainText('s3cr3t')
  await app.expectAccessible()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await steps.nth(3).getByRole('button', { name: 'Copy: URL' }).click()
  await expect.poll(copied).toBe('/v1/sims/${payload.simId}/set_group')
  await steps.nth(4).getByRole('button', { name: 'Copy: URL' }).click()
  await expect.poll(copied).toBe('https://hooks.slack.com/services/T0/B0/s3cr3t')
  await expect(page.locator('body')).not.toContainText('s3cr3t')
})

test('a schedule and the devices of a group are sources too, each wrong at its place until it is right', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  const group = await server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name: 'sensors' } })
  await page.reload()
  await app.live()
  const add = async (kind: RegExp) => {
    // Out of the field that was typed in last, where the key would be a letter.
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('s')
    const form = page.getByRole('dialog', { name: 'Add a source' })
    await form.getByRole('radio', { name: kind }).check()
    await form.getByRole('button', { name: 'Add the source' }).click()
  }
  await add(/^Scheduled timer/)
  const cron = page.getByRole('textbox', { name: 'When (cron)' })
  await expect(cron).toHaveValue('0 9 * * *')
  await cron.fill('61 9 * * *')
  const open = page.getByRole('complementary', { name: 'Scheduled timer' })
  await expect(open).toContainText('1 to put right')
  await cron.fill('0 9 * * 1-5')
  await expect(open).not.toContainText('to put right')
  await page.getByRole('textbox', { name: 'Time zone' }).fill('Asia/Tokyoo')
  await expect(open).toContainText('1 to put right')
  await page.getByRole('textbox', { name: 'Time zone' }).fill('UTC')
  await expect(open).not.toContainText('to put right')
  await app.expectAccessible()

  await add(/^IoT device/)
  const devices = page.getByRole('complementary', { name: 'IoT device' })
  await expect(devices).toContainText('1 to put right')
  await devices.getByLabel('Group').selectOption({ label: 'sensors' })
  await expect(devices).not.toContainText('to put right')
  await app.expectAccessible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved as version 2')).toBeVisible()
  const apps = (await (await page.request.get(`${server.address}/kansei/contexts/local/flux/apps`)).json()) as { id: string }[]
  const saved = await (await page.request.get(`${server.address}/kansei/contexts/local/flux/apps/${apps[0]!.id}`)).json()
  expect(saved.app.sources.slice(2).map((source: { from: object }) => source.from)).toEqual([
    { kind: 'schedule', cron: '0 9 * * 1-5', timezone: 'UTC', payload: {} },
    { kind: 'device', groupId: group.groupId },
  ])
})

test('what is not saved is counted, survives a reload without its secrets, and is discarded only when asked', async ({ app, server }) => {
  const { page } = app
  const id = await openStudio(app, server, '?part=action.slack')
  const text = page.getByRole('textbox', { name: 'Text' })
  await text.fill('moved ${payload.simId}')
  await expect(page.getByRole('main')).toContainText('1 unsaved')
  // Elsewhere and back.
  await page.keyboard.press('Escape')
  await rail(page, 'SIMs').click()
  await expect(page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
  await page.goto(`${server.address}/#/c/local/flux/${id}?part=action.slack`)
  await expect(text).toHaveValue('moved ${payload.simId}')
  await page.reload()
  await expect(text).toHaveValue('moved ${payload.simId}')
  await expect(page.getByRole('textbox', { name: 'Incoming webhook URL of Slack' })).toHaveValue(/s3cr3t/)
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  expect(kept).toContain('moved ${payload.simId}')
  expect(kept).not.toContain('s3cr3t')

  await page.getByRole('radio', { name: 'Code' }).click()
  const document = page.getByRole('textbox', { name: 'Document' })
  await expect(document).toHaveValue(/"url": "•+"/)
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Slack' })).toContainText('Action')
  await app.expectAccessible()
  await document.fill('{')
  await expect(document).toHaveAccessibleDescription('Not JSON: line 1, column 1')

  await page.getByRole('button', { name: 'Discard…' }).click()
  const ask = page.getByRole('dialog', { name: 'Discard what is not saved?' })
  await app.expectAccessible()
  await ask.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('main')).toContainText('1 unsaved')
  await page.getByRole('button', { name: 'Discard…' }).click()
  await ask.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('main')).not.toContainText('unsaved')
})

test('what somebody else saved meanwhile stands beside mine, and the operator chooses', async ({ app, server, page }) => {
  const id = await openStudio(app, server, '?part=action.slack')
  const text = page.getByRole('textbox', { name: 'Text' })
  await text.fill('mine')
  await expect(page.getByRole('main')).toContainText('1 unsaved')
  const path = `${server.address}/kansei/contexts/local/flux/apps/${id}`
  const theirs = await (await page.request.get(path)).json()
  theirs.app.enabled = false
  expect((await page.request.put(path, { data: theirs, headers: own(server) })).status()).toBe(200)

  await page.getByRole('button', { name: 'Save' }).click()
  const both = page.getByRole('dialog', { name: 'Somebody else has saved this app' })
  await expect(both.getByRole('listitem')).toContainText([/ota-group-move.*enabled/, /Slack.*Text/])
  await app.expectAccessible()
  await both.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(both).toBeHidden()
  await expect(page.getByRole('log').filter({ hasText: 'Saved as version 3' })).toBeVisible()
  const now = await (await page.request.get(path)).json()
  expect([now.version, now.app.enabled, now.app.actions[1].does.text]).toEqual([3, true, 'mine'])
})

test('every edge is made from a menu, and what goes with a channel is said', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server, '?part=action.slack')
  await page.getByRole('combobox', { name: 'The result goes on to' }).selectOption('moved')
  await page.getByRole('combobox', { name: 'Hangs on channel' }).selectOption('moved')
  await expect(page.getByRole('treeitem', { name: /^Action Slack/ })).toHaveAttribute('aria-level', '4')
  await page.getByRole('treeitem', { name: 'Channel moved' }).click()
  await page.getByRole('complementary', { name: 'Channel moved' }).getByRole('button', { name: 'Remove…' }).click()
  const ask = page.getByRole('dialog', { name: 'Remove Channel moved?' })
  await expect(ask).toContainText('With it go: sources 0, actions 1, outputs that lead here 1.')
  await app.expectAccessible()
  await ask.getByRole('button', { name: 'Remove…' }).click()
  await expect(page.getByRole('treeitem')).toHaveCount(4)
  await expect(page.getByRole('main')).toContainText('3 unsaved')
})

test('an app leaves as a file without its secrets, and comes back from it', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: 'More about this app' }).click()
      await page.getByRole('menuitem', { name: 'Export as a file' }).click()
    })(),
  ])
  expect(download.suggestedFilename()).toBe('ota-group-move.flux.json')
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).not.toMatch(/s3cr3t|webhook":|userName/)
  await expect(page.getByRole('log').filter({ hasText: 'Secrets left out: 1' })).toBeVisible()

  const changed = { ...JSON.parse(text), name: 'from-a-file' }
  await page.getByRole('button', { name: 'More about this app' }).click()
  await page.getByRole('menuitem', { name: 'Import from a file…' }).click()
  const form = page.getByRole('dialog', { name: 'Import a Flux app' })
  const file = form.getByLabel('From a file (optional)')
  await file.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('[]') })
  await expect(form.getByRole('alert')).toContainText('This is no Flux app')
  await file.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(changed)) })
  await expect(form.getByRole('listitem').filter({ hasText: 'from-a-file' })).toContainText('name')
  await app.expectAccessible()
  await form.getByRole('button', { name: 'Take the file' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'from-a-file' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('unsaved')
})

test('the address of a webhook is covered, and copied whole', async ({ app, server }) => {
  const { page } = app
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address })
  await openStudio(app, server, '?part=source.hook')
  const inspector = page.getByRole('complementary', { name: 'Source Incoming webhook' })
  await expect(inspector).toContainText(/\/v1\/flux\/incoming_webhooks\/\w{26}\/•{12}/)
  await inspector.getByRole('button', { name: 'Copy the address' }).click()
  await expect(page.getByRole('log').filter({ hasText: 'Webhook address copied' })).toBeVisible()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"simId":"x"}' })
  expect(answer.status).toBe(200)
  await expect(page.getByRole('region', { name: 'Runs', exact: true }).getByRole('row')).toHaveCount(2)
  await inspector.getByRole('button', { name: 'Show' }).click()
  await expect(inspector).toContainText(address)
})

test('a message that fails says why, in its trace', async ({ app, server }) => {
  const { page } = app
  await openStudio(app, server)
  await page.getByRole('button', { name: 'Test run…' }).click()
  const form = page.getByRole('dialog', { name: 'Test run' })
  await form.getByRole('textbox', { name: 'Message (JSON)' }).fill('{ "simId": "none", "otastatus": ')
  await expect(form.getByRole('button', { name: 'Send the message' })).toHaveAccessibleDescription('This is not JSON.')
  await app.expectAccessible()
  await form.getByRole('textbox', { name: 'Message (JSON)' }).fill('{ "simId": "none", "otastatus": "finished" }')
  await form.getByRole('button', { name: 'Send the message' }).click()
  const trace = page.getByRole('complementary', { name: /^Message \d+$/ })
  await expect(trace.getByRole('listitem').filter({ hasText: 'setSimGroup' })).toContainText(/Failed.*404/)
  await expect(page.getByRole('treeitem', { name: /^Action setSimGroup.*1 failed/ })).toBeVisible()
  await app.expectAccessible()
})

test('an app that is not there says so', async ({ app }) => {
  await app.open('/flux/01NOTHING')
  await expect(app.page.getByRole('heading', { name: 'There is no such Flux app' })).toBeVisible()
  await app.expectAccessible()
})

for (const look of APPEARANCES) {
  for (const [what, tail] of [['list', ''], ['studio', '/APP'], ['inspector', '/APP?part=action.set-group'], ['code', '/APP?view=code']] as const) {
    test(`the ${what} can be read by everybody, ${look.theme} ${look.language}`, async ({ app, server }) => {
      const { page } = app
      await prefer(page, look)
      const id = await openStudio(app, server)
      await server.asOperator(`flux/apps/${id}/channels/api/try`, { simId: 'none', otastatus: 'finished' })
      await page.goto(`${server.address}/#/c/local/flux${tail.replace('APP', id)}`)
      for (const width of [1440, 1100, 390, 320]) {
        await page.setViewportSize({ width, height: 844 })
        await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
        if (what === 'studio' || what === 'inspector') await expect(page.getByRole('treeitem')).toHaveCount(6)
        await expectNoSideways(page)
        await app.expectAccessible()
      }
    })
  }
}

function rail(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true })
}
