import { type Locator, type Page } from '@playwright/test'

import { type App, expect, test } from '../fixtures'
import { expectRow, rowAction, rowOf } from '../vocabulary'

test('the list says what each group sets and whose sessions lag behind', async ({ app }) => {
  await app.open('/groups')
  await expectRow(app.table, { Name: 'new-dns', Members: '1', Online: '1', Stale: '1', Settings: /DNS$/ })
  await expectRow(app.table, { Name: 'new-vpg', Stale: '1', Settings: /VPG$/ })
  await expectRow(app.table, { Name: 'plain', Stale: '', Settings: /nothing set$/ })
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Groups" [level=1]
      - navigation "Views":
        - link "All 4"
        - link "With stale sessions"
        - link "Changed this week"
      - search:
        - searchbox "Query"
        - status: 4 of 4
        - button "Copy link"
      - region "Group table":
        - grid "Group table":
          - rowgroup:
            - row /Name Members Online Stale Settings Changed/
          - rowgroup:
            - row /new-dns/
            - row /new-mtu/
            - row /new-vpg/
            - row /plain/
  `)
  await app.expectAccessible()
})

test('views, search and sort stand in the address', async ({ app }) => {
  await app.open('/groups')
  await app.page.getByRole('link', { name: 'With stale sessions' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveText(['new-dns', 'new-vpg'])
  await app.page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(app.page.getByRole('rowheader')).toHaveText(['new-vpg', 'new-dns'])
  expect(app.page.url()).toContain('q=stale%3Ayes')
  expect(app.page.url()).toContain('sort=-name')
  // The field keeps its name beside the token of the view.
  await app.page.getByRole('searchbox', { name: 'Query', exact: true }).fill('nobody-has-this-name')
  await expect(app.page.getByRole('heading', { name: 'No group matches' })).toBeVisible()
  await app.page.getByRole('button', { name: 'Clear the query' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveCount(4)
})

test('a query that cannot be read says so and where, and never looks like one that finds nothing', async ({ app }) => {
  await app.open('/groups?q=stale:perhaps%20')
  await expect(app.page.getByRole('heading', { name: 'This query cannot be read' })).toBeVisible()
  await expect(app.page.getByRole('searchbox', { name: 'Query', exact: true })).toHaveAccessibleDescription(
    'Character 7: “perhaps” is none of yes, no.',
  )
  await app.expectAccessible()
  await app.page.getByRole('button', { name: 'Clear the query' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveCount(4)
})

test('a context without groups says what to do', async ({ app }) => {
  await app.open('/groups', { scenario: 'empty' })
  await expect(app.page.getByRole('heading', { name: 'No groups yet' })).toBeVisible()
})

test('the form says before saving what takes hold when, and after it who runs on the old setting', async ({ app }) => {
  const group = await openGroup(app, 'new-vpg')
  await expect(setting(group, 'Custom DNS')).toHaveAccessibleDescription(/next session/)
  await expect(setting(group, 'Metadata service')).toHaveAccessibleDescription(/at once/)
  await expectRefusedSave(group, 'Nothing is changed here.')

  await group.getByRole('switch', { name: 'Use these servers, in this order' }).click()
  await group.getByRole('textbox', { name: 'DNS server 1' }).fill('10.40.0.53')
  await group.getByRole('switch', { name: 'Enabled' }).click()
  await expect(setting(group, 'Custom DNS')).toContainText('was off')
  const effect = group.getByRole('region', { name: 'What this change does' })
  await expect(effect).toContainText('At once, for 1 member')
  await expect(effect.getByRole('status').filter({ hasText: 'keeps the old value' })).toContainText('1')
  await expect(effect.getByRole('region', { name: 'Exact calls' })).toHaveText('PUT …/configuration/SoracomAir')
  await app.expectAccessible()

  await group.getByRole('button', { name: 'Save 3 keys' }).click()
  await expect(group.getByRole('status').filter({ hasText: 'Saved, and read back.' })).toBeVisible()
  await expectRow(app.table, { Name: 'new-vpg', Stale: '1', Settings: /DNS, VPG, Meta$/ })

  await group.getByRole('link', { name: 'See these SIMs' }).click()
  await expect(app.page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
  await expectRow(app.table, { Name: 'stale-vpg', Drift: 'DNS, VPG ≠ group' })
  await expect(app.page.getByRole('rowheader')).toHaveCount(1)
})

test('what the platform refuses is said at its field, and the draft stays', async ({ app }) => {
  const group = await openGroup(app, 'plain')
  const mtu = group.getByRole('textbox', { name: 'MTU' })
  await mtu.fill('forty')
  await mtu.blur()
  await expect(mtu).toHaveAccessibleDescription('A whole number of bytes.')
  await expectRefusedSave(group, 'Put right what is marked first.')

  await mtu.fill('9000')
  await group.getByRole('button', { name: 'Save 1 key' }).click()
  await expect(group.getByText('The platform refused this.')).toBeVisible()
  await expect(mtu).toHaveAccessibleDescription(/ipLinkMtu/)
  await expect(mtu).toHaveValue('9000')
  await expectRow(app.table, { Name: /^plain\s*draft$/ })
})

test('a draft waits while its operator looks elsewhere', async ({ app }) => {
  const group = await openGroup(app, 'plain')
  await group.getByRole('textbox', { name: 'MTU' }).fill('1400')
  await group.getByRole('textbox', { name: 'MTU' }).blur()
  await app.page.keyboard.press('k')
  await expect(app.page.getByRole('complementary', { name: 'Group new-vpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(app.page.getByRole('complementary')).toBeHidden()
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('s')
  await expect(app.page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('g')
  await expectRow(app.table, { Name: /^plain\s*draft$/ })

  const asked = app.page.waitForEvent('dialog')
  const left = app.page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await left
  await app.page.getByRole('rowheader', { name: 'plain' }).click()
  await panel(app.page).getByRole('button', { name: 'Discard' }).click()
  await expectRow(app.table, { Name: 'plain' })
})

test('form and JSON edit one draft, unknown keys are kept, and a password is never shown', async ({ app }) => {
  const group = await openGroup(app, 'new-mtu')
  await group.getByRole('textbox', { name: 'User', exact: true }).fill('meter')
  await group.getByRole('textbox', { name: 'Password' }).fill('c0rrect-horse')
  await group.getByRole('radio', { name: 'JSON' }).click()
  const json = group.getByRole('textbox', { name: 'SoracomAir as JSON' })
  const text = await json.inputValue()
  expect(JSON.parse(text)).toMatchObject({ ipLinkMtu: 1440, username: 'meter' })
  expect(text).not.toContain('c0rrect')

  await json.fill(text.replace('"username"', '"x-owner": "field-north", "username" "'))
  await expect(json).toHaveAccessibleDescription(/Not JSON: line \d+, column \d+\./)
  await expectRefusedSave(group, 'Put the JSON right first.')
  await json.fill(text.replace('"ipLinkMtu": 1440', '"ipLinkMtu": 1380, "x-owner": "field-north"'))
  await group.getByRole('radio', { name: 'Form' }).click()
  await expect(group.getByRole('textbox', { name: 'MTU' })).toHaveValue('1380')

  await group.getByRole('button', { name: 'Save 4 keys' }).click()
  await expect(group.getByText('Saved, and read back.')).toBeVisible()
  await expect(group.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await expect(group.getByRole('textbox', { name: 'Password' })).toHaveAttribute('placeholder', 'saved, not shown')
  await group.getByRole('radio', { name: 'JSON' }).click()
  expect(JSON.parse(await json.inputValue())).toMatchObject({ ipLinkMtu: 1380, 'x-owner': 'field-north' })
  await group.getByRole('tab', { name: 'Ledger' }).click()
  await expect(group.getByText('Judged: done, verified')).toBeVisible()
  expect(await app.page.content()).not.toContain('c0rrect')
})

test('a plan that grew old is made anew', async ({ app, clock }) => {
  const group = await openGroup(app, 'plain')
  const save = group.getByRole('button', { name: 'Save 1 key' })
  await group.getByRole('textbox', { name: 'MTU' }).fill('1400')
  await expect(save).toBeEnabled()
  await clock.advance('11m')
  await expect(app.page.getByText('14:43:07')).toBeVisible()
  await expect(save).toBeEnabled()
  await save.click()
  await expect(group.getByText('Saved, and read back.')).toBeVisible()
})

test('members are the SIM list of the group', async ({ app }) => {
  const group = await openGroup(app, 'new-dns')
  await group.getByRole('tab', { name: 'Members 1' }).click()
  const members = group.getByRole('grid', { name: 'Members of the group' })
  await expectRow(members, { Name: 'stale-dns', Drift: 'DNS ≠ group' })
  await group.getByRole('link', { name: 'Open in the SIM list' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveText(['stale-dns'])
})

test('a row leads to its SIMs, and says when none lag behind', async ({ app }) => {
  await app.open('/groups')
  await rowOf(app.table, 'plain').getByRole('button', { name: /^Actions/ }).click()
  const item = app.page.getByRole('menuitem', { name: 'Show SIMs on older settings' })
  await expect(item).toHaveAttribute('aria-disabled', 'true')
  await app.page.keyboard.press('Escape')
  await rowAction(app, 'new-dns', 'Show SIMs on older settings')
  await expect(app.page.getByRole('rowheader')).toHaveText(['stale-dns'])
})

test('beside a group that is open, what each group sets can still be read', async ({ app }) => {
  const { page } = app
  await app.open('/groups')
  await page.getByRole('rowheader', { name: 'new-dns' }).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  for (const width of [1280, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    await expect(page.getByRole('columnheader', { name: 'Settings' })).toBeVisible()
    const region = page.getByRole('region', { name: 'Group table' })
    await expect.poll(() => region.evaluate((region) => region.scrollWidth - region.clientWidth), `${width} px`).toBe(0)
  }
})

test('a group as a page stands under its list', async ({ app }) => {
  const group = await openGroup(app, 'plain')
  await group.getByRole('button', { name: 'Open as a page' }).click()
  const main = app.page.getByRole('main')
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - navigation "Breadcrumb":
        - link "Groups"
      - heading /[0-9a-f-]{36}/ [level=1]
      - heading "plain" [level=2]
  `)
  await app.expectAccessible()
  await main.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Groups' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveCount(4)
})

async function openGroup(app: App, name: string): Promise<Locator> {
  await app.open('/groups')
  await app.page.getByRole('rowheader', { name }).click()
  return panel(app.page)
}

function panel(page: Page): Locator {
  return page.getByRole('complementary', { name: /^Group / })
}

function setting(group: Locator, name: string): Locator {
  return group.getByRole('group', { name })
}

async function expectRefusedSave(group: Locator, reason: string): Promise<void> {
  const save = group.getByRole('button', { name: /^Save/ })
  await expect(save).toHaveAttribute('aria-disabled', 'true')
  await expect(save).toHaveAccessibleDescription(reason)
}
