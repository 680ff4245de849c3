// Event handlers: the list, the rule as a sentence, the steps, and what was done.
import { type Locator, type Page } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, type Server, expect, test } from '../fixtures'

interface Made {
  handlerId: string
}

/** A mail about a change of the status of the SIM with this name, changed by `more`. */
async function make(server: Server, sim: string, more: object = {}): Promise<string> {
  const made = await server.asPlatform<Made>('POST', '/v1/event_handlers', {
    name: 'tell-me',
    status: 'active',
    targetSimId: await idOf(server, sim),
    ruleConfig: { type: 'SimStatusAttributeRule', properties: { targetStatus: 'inactive', inactiveTimeoutDateConst: 'IMMEDIATELY' } },
    actionConfigList: [
      {
        type: 'SendMailToOperatorAction',
        properties: { executionDateTimeConst: 'IMMEDIATELY', title: '${newStatus}', message: '${simId}: ${oldStatus}' },
      },
    ],
    ...more,
  })
  return made.handlerId
}

/** Begins the world anew with that handler, and opens it. */
async function openMade(app: App, server: Server, more: object = {}): Promise<string> {
  await server.reset()
  const id = await make(server, 'prompt', more)
  await app.signIn()
  await app.page.goto(`${server.address}/#/c/local/handlers/${id}`)
  await app.live()
  return id
}

async function idOf(server: Server, name: string): Promise<string> {
  const all = await server.asPlatform<{ simId: string; tags?: { name?: string } }[]>('GET', '/v1/sims?limit=1000')
  return all.find((sim) => sim.tags?.name === name)!.simId
}

async function turn(server: Server, name: string, verb: string): Promise<void> {
  await server.asPlatform('POST', `/v1/sims/${await idOf(server, name)}/${verb}`)
}

const pick = (page: Page, name: string | RegExp) => page.getByRole('region', { name: 'The rule' }).getByRole('button', { name })
const step = (page: Page, no: number) => page.getByRole('listitem', { name: `Step ${no}` })
const row = (page: Page, name: string): Locator => page.getByRole('table', { name: 'Event handlers of this context' }).getByRole('row').filter({ hasText: name })

/** Opens a menu of the sentence, and takes one of what it holds. */
async function choose(page: Page, button: Locator, item: string): Promise<void> {
  await button.click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: item, exact: true }).or(menu.getByRole('menuitemradio', { name: item, exact: true })).click()
}

test('an empty page says what a handler does, and has the one button that begins one', async ({ app }) => {
  await app.open('/sims')
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('e')
  await expect(app.page).toHaveURL(/#\/c\/local\/handlers$/)
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Event handlers" [level=1]
      - heading "No event handler yet" [level=2]
      - paragraph: /An event handler waits for something to happen to a SIM/
      - button "New handler…"
  `)
  await app.expectAccessible()
})

test('the list says what each waits for, how often it was met, and which of them fail', async ({ app, server, clock }) => {
  const { page } = app
  await server.reset()
  const id = await make(server, 'prompt')
  await make(server, 'prompt', {
    name: 'wake up',
    actionConfigList: [{ type: 'ChangeSpeedClassAction', properties: { executionDateTimeConst: 'IMMEDIATELY', speedClass: 's1.fast' } }],
  })
  const rule = { type: 'SimDailyTotalTrafficRule', properties: { limitTotalTrafficMegaByte: '400', inactiveTimeoutDateConst: 'NEVER' } }
  await make(server, 'prompt', { name: 'much', status: 'inactive', ruleConfig: rule })
  await turn(server, 'prompt', 'deactivate')
  await clock.advance('1s')
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/handlers`)
  await app.live()
  await expect(row(page, 'tell-me')).toContainText(/status → inactive.*1$/)
  await expect(row(page, 'much')).toContainText(/off.*a SIM’s day over 400 MiB.*never.*0$/)
  const views = page.getByRole('navigation', { name: 'Views' })
  await expect(views).toContainText(/All\s*3.*On groups\s*0.*On single SIMs\s*3.*Failing\s*0.*Off\s*1/)
  await app.expectAccessible()
  await views.getByRole('link', { name: /^Off/ }).click()
  await expect(page).toHaveURL(/handlers\?view=off$/)
  await expect(row(page, 'much')).toBeVisible()
  await expect(row(page, 'tell-me')).toHaveCount(0)
  await views.getByRole('link', { name: /^On groups/ }).click()
  await expect(page.getByRole('heading', { name: 'No handler is of this kind' })).toBeVisible()
  await page.goto(`${server.address}/#/c/local/handlers/${id}`)
  await expect(page.getByRole('region', { name: 'tell-me', exact: true })).toBeVisible()
  await page.goto(`${server.address}/#/c/local/handlers/there-is-none`)
  await expect(page.getByRole('heading', { name: 'There is no such handler' })).toBeVisible()
})

test('a rule is a sentence whose menus change it, and a save says what changes', async ({ app, server }) => {
  const { page } = app
  const id = await openMade(app, server)
  const rule = page.getByRole('region', { name: 'The rule' })
  const save = page.getByRole('button', { name: 'Save…' })
  await expect(rule).toContainText(/When\s+the SIM \d+\s+changes its status\s+from\s+any status\s+to\s+inactive\s*, do the steps below\. After that,\s+evaluate it again at once/)
  await expect(rule).toContainText('SimStatusAttributeRule · inactiveTimeoutDateConst IMMEDIATELY · targetStatus inactive')
  await expect(save).toHaveAccessibleDescription('Nothing is changed.')

  await choose(page, pick(page, /^Status after: /), 'suspended')
  await choose(page, pick(page, /^When it may be met again: /), 'evaluate it again after 24 h')
  await rule.getByRole('textbox', { name: 'Offset of the re-evaluation, minutes' }).fill('soon')
  await expect(rule).toContainText('A whole number of minutes from 0 to 525,600.')
  await expect(save).toHaveAccessibleDescription('Fix what is marked first (1).')
  await rule.getByRole('textbox', { name: 'Offset of the re-evaluation, minutes' }).fill('90')
  await page.getByRole('switch', { name: 'Active' }).click()
  await expect(page.getByRole('main')).toContainText('2 unsaved changes')
  await app.expectAccessible()

  // What is not saved is there again after a reload.
  await page.reload()
  await app.live()
  await expect(rule).toContainText('evaluate it again after 24 h')
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'Save tell-me' })
  await expect(dialog).toContainText(/State\s*off\s*was active/)
  await expect(dialog).toContainText(/status → suspended.*was status → inactive/s)
  await expect(dialog.getByRole('region', { name: 'Exact calls' })).toHaveText(`PUT /v1/event_handlers/${id}`)
  await app.expectAccessible()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('tell-me is saved')).toBeVisible()
  await expect(save).toHaveAccessibleDescription('Nothing is changed.')
  const kept = await server.asPlatform<{ status: string; ruleConfig: { properties: object } }>('GET', `/v1/event_handlers/${id}`)
  expect(kept.status).toBe('inactive')
  expect(kept.ruleConfig.properties).toMatchObject({
    targetStatus: 'suspended',
    inactiveTimeoutDateConst: 'AFTER_ONE_DAY',
    inactiveTimeoutOffsetMinutes: '90',
  })
  // And it stands in the ledger.
  await page.goto(`${server.address}/#/c/local/ledger`)
  await expect(page.getByRole('main')).toContainText('PUT /v1/event_handlers/…')
})

test('a handler is made by keyboard alone, with a step that calls a URL', async ({ app, server }) => {
  test.slow()
  const { page } = app
  const group = await server.reset().then(() => server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name: 'group_from' } }))
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/handlers`)
  await app.live()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await expect(page.getByRole('heading', { name: 'No event handler yet' })).toBeVisible()
  await press('n')
  const form = page.getByRole('dialog', { name: 'New event handler' })
  await expect(form.getByLabel('Name', { exact: true })).toBeFocused()
  await expect(form.getByRole('button', { name: 'Next: rule and steps' })).toHaveAccessibleDescription('Give it a name.')
  await page.keyboard.type('OTA_finished')
  await expect(form.getByRole('button', { name: 'Next: rule and steps' })).toHaveAccessibleDescription('Choose a target.')
  await press('Tab', 'Tab')
  await expect(form.getByLabel('Group', { exact: true })).toBeFocused()
  await page.keyboard.type('group_from')
  await app.expectAccessible()
  await press('Tab', 'Tab')
  await expect(form.getByLabel('Description (optional)')).toBeFocused()
  await press('Enter')
  await expect(page).toHaveURL(/handlers\/new$/)
  const rule = page.getByRole('region', { name: 'The rule' })
  await expect(rule).toContainText(/a SIM in group group_from\s*gets a subscription added\s*and\s*its OTA is finished/)
  await expect(rule).toContainText('0 SIMs in the group now')
  const make = page.getByRole('button', { name: 'Create…' })
  await expect(make).toHaveAccessibleDescription('Fix what is marked first (1).')
  await expect(page.getByRole('region', { name: 'Steps' })).toContainText('Add at least one step.')

  await page.getByRole('button', { name: 'Step…' }).focus()
  await press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Call a URL' })).toBeFocused()
  await press('Enter')
  const url = step(page, 1).getByRole('textbox', { name: 'URL, step 1' })
  await expect(url).toBeVisible()
  await url.focus()
  await page.keyboard.type('ftp://hooks.example/x')
  await expect(url).toHaveAccessibleDescription(/It begins with http:\/\/ or https:\/\/\./)
  await press('Control+a')
  await page.keyboard.type('https://hooks.example/in/s3cr3t')
  const body = step(page, 1).getByRole('textbox', { name: 'Body, step 1' })
  await body.focus()
  await page.keyboard.type('{"sim":"')
  // A press on a variable puts it where the caret stood.
  await page.getByRole('button', { name: 'put ${simId} into the field' }).focus()
  await press('Enter')
  await expect(body).toBeFocused()
  await page.keyboard.type('","who":"${simName}"}')
  await expect(body).toHaveValue('{"sim":"${simId}","who":"${simName}"}')
  await expect(step(page, 1)).toContainText('This rule has no ${simName}. It is sent as it stands.')
  await expect(step(page, 1)).toContainText(/becomes\s*\{"sim":"8981100000000000001","who":"\$\{simName\}"\}\s*with sample values/)
  await expect(step(page, 1)).toContainText('valid JSON')
  await app.expectAccessible()
  await step(page, 1).getByRole('button', { name: 'Take it out' }).focus()
  await press('Enter')
  await expect(body).toHaveValue('{"sim":"${simId}","who":""}')
  // The address is covered where nobody types in it, and no draft keeps it.
  await expect(step(page, 1)).toContainText('https://hooks.example/in/••••••')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('s3cr3t')
  await expect(make).not.toHaveAttribute('aria-disabled', 'true')

  await press('Escape')
  await make.focus()
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create OTA_finished' })
  await expect(dialog).toContainText(/Target\s*group group_from/)
  await expect(dialog).toContainText('Call a URL, at once')
  await expect(dialog).not.toContainText('s3cr3t')
  await dialog.getByRole('button', { name: 'Create', exact: true }).focus()
  await press('Enter')
  await expect(page.getByText('OTA_finished is created')).toBeVisible()
  await expect(page).not.toHaveURL(/handlers\/new$/)
  const [made] = await server.asPlatform<{ targetGroupId: string; actionConfigList: { properties: object }[] }[]>('GET', '/v1/event_handlers')
  expect(made!.targetGroupId).toBe(group.groupId)
  expect(made!.actionConfigList[0]!.properties).toMatchObject({
    url: 'https://hooks.example/in/s3cr3t',
    httpMethod: 'POST',
    body: '{"sim":"${simId}","who":""}',
  })
})

test('what was done stands below: each event, what came of its steps, and what waits', async ({ app, server, clock }) => {
  const { page } = app
  const later = { executionDateTimeConst: 'IMMEDIATELY', executionOffsetMinutes: '30' }
  await openMade(app, server, {
    actionConfigList: [
      { type: 'SendMailToOperatorAction', properties: { executionDateTimeConst: 'IMMEDIATELY', title: 't', message: 'm' } },
      { type: 'ActivationAction', properties: later },
    ],
  })
  const firings = page.getByRole('region', { name: 'Firings' })
  await expect(firings).toContainText('It has not fired yet.')
  await turn(server, 'prompt', 'deactivate')
  await clock.advance('1s')
  await expect(firings).toContainText(/prompt\s*active → inactive\s*1 in the outbox\s*2 due/, { timeout: 15_000 })
  await expect(firings.getByRole('img')).toHaveAccessibleName('Steps of the last 24 hours: 1 done, 0 failed')
  await app.expectAccessible()
  await clock.advance('30m')
  await expect(firings).toContainText(/1 in the outbox\s*2 SIM changed/, { timeout: 15_000 })
  await expect(row(page, 'tell-me')).toContainText(/1$/)
  await firings.getByRole('link', { name: 'prompt' }).click()
  await expect(page).toHaveURL(/#\/c\/local\/sims\/\d+$/)
})

test('one that changed meanwhile is not written over unseen; one is left out, tried, and removed', async ({ app, server }) => {
  const { page } = app
  const id = await openMade(app, server)
  await step(page, 1).getByRole('textbox', { name: 'Subject, step 1' }).fill('mine')
  const theirs = await server.asPlatform<{ handlerId?: string; name: string }>('GET', `/v1/event_handlers/${id}`)
  delete theirs.handlerId
  await server.asPlatform('PUT', `/v1/event_handlers/${id}`, { ...theirs, name: 'theirs' })
  await page.getByRole('button', { name: 'Save…' }).click()
  await page.getByRole('dialog', { name: 'Save tell-me' }).getByRole('button', { name: 'Save', exact: true }).click()
  const overtaken = page.getByRole('dialog', { name: 'It was changed by somebody else' })
  await expect(overtaken).toContainText(/Name\s*tell-me\s*was theirs/)
  await app.expectAccessible()
  await overtaken.getByRole('button', { name: 'Show what is saved' }).click()
  await expect(page.getByRole('region', { name: 'theirs', exact: true })).toBeVisible()
  await expect(step(page, 1).getByRole('textbox', { name: 'Subject, step 1' })).toHaveValue('${newStatus}')

  const more = page.getByRole('button', { name: 'More', exact: true })
  await choose(page, more, 'Exclude a SIM…')
  const ignore = page.getByRole('dialog', { name: 'Exclude a SIM from theirs' })
  await ignore.getByLabel('IMSI').fill('12ab')
  await expect(ignore.getByLabel('IMSI')).toHaveAccessibleDescription('An IMSI has up to 15 digits.')
  const sim = await server.asPlatform<{ profiles: Record<string, { primaryImsi: string }>; activeProfileId: string }>('GET', `/v1/sims/${await idOf(server, 'prompt')}`)
  await ignore.getByLabel('IMSI').fill(sim.profiles[sim.activeProfileId]!.primaryImsi)
  await app.expectAccessible()
  await ignore.getByRole('button', { name: 'Exclude it' }).click()
  await expect(page.getByText(/is excluded/)).toBeVisible()

  await page.getByRole('button', { name: 'Test with an event…' }).click()
  const trial = page.getByRole('dialog', { name: 'What its steps would do' })
  await trial.getByRole('textbox', { name: '${newStatus}' }).fill('terminated')
  await expect(trial).toContainText(/Subject\s*terminated/)
  await app.expectAccessible()
  await trial.getByRole('button', { name: 'Close' }).click()

  await choose(page, more, 'Remove the handler…')
  await page.getByRole('dialog', { name: 'Remove theirs?' }).getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No event handler yet' })).toBeVisible()
  expect(await server.asPlatform('GET', '/v1/event_handlers')).toEqual([])
})

test('what the platform refuses is said where it was written, and nothing is lost', async ({ app, server }) => {
  const { page } = app
  await openMade(app, server)
  await pick(page, /^Target: /).click()
  const target = page.getByRole('dialog', { name: 'Target' })
  await target.getByLabel('SIM ID').fill('8981100000009999999')
  await target.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: 'Save…' }).click()
  await page.getByRole('dialog', { name: 'Save tell-me' }).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('8981100000009999999')
  await expect(pick(page, /^Target: the SIM 8981100000009999999/)).toBeVisible()
  await app.expectAccessible()
  await page.getByRole('button', { name: 'Discard…' }).click()
  await page.getByRole('dialog', { name: /^Discard/ }).getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('button', { name: 'Save…' })).toHaveAccessibleDescription('Nothing is changed.')
})

test('what was begun is not lost: it stands in the list, says which secret is missing, and outlives its handler', async ({ app, server }) => {
  test.slow()
  const { page } = app
  await server.reset()
  await server.asPlatform('POST', '/v1/groups', { tags: { name: 'group_from' } })
  const id = await make(server, 'prompt', {
    actionConfigList: [
      {
        type: 'ExecuteWebRequestAction',
        properties: { executionDateTimeConst: 'IMMEDIATELY', httpMethod: 'POST', url: 'https://hooks.example/in/0ld', contentType: 'text/plain', body: 'b' },
      },
    ],
  })
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/handlers`)
  await app.live()
  // A key of a page is known once the page is there.
  await expect(page.getByRole('button', { name: /^New handler/ })).toBeVisible()
  await page.keyboard.press('n')
  const form = page.getByRole('dialog', { name: 'New event handler' })
  await form.getByLabel('Name', { exact: true }).fill('half done')
  await form.getByLabel('Group', { exact: true }).selectOption('group_from')
  await form.getByRole('button', { name: 'Next: rule and steps' }).click()
  await expect(page).toHaveURL(/handlers\/new$/)
  await expect(row(page, 'half done')).toContainText('draft, nothing sent')

  // Another one is opened, and its address changed; what is new of it the browser does not keep, and never the old one instead.
  await page.getByRole('link', { name: 'tell-me' }).click()
  const url = step(page, 1).getByRole('textbox', { name: 'URL, step 1' })
  await url.fill('https://hooks.example/in/n3w')
  await expect(row(page, 'tell-me')).toContainText('not saved')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/0ld|n3w/)
  await page.reload()
  await app.live()
  await expect(page.getByRole('main')).toContainText('1 secret is to be typed again')
  await expect(url).toHaveValue('')
  await url.fill('https://hooks.example/in/n3w')
  await expect(page.getByRole('main')).not.toContainText('to be typed again')
  await app.expectAccessible()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/handlers\/new$/)
  await expect(page.getByRole('region', { name: 'half done', exact: true })).toBeVisible()

  // Somebody removes the one that was changed.
  await page.goto(`${server.address}/#/c/local/handlers/${id}`)
  await expect(url).toHaveValue('https://hooks.example/in/n3w')
  await server.asPlatform('DELETE', `/v1/event_handlers/${id}`)
  await expect(page.getByRole('main')).toContainText('It was removed by somebody else', { timeout: 20_000 })
  await expect(url).toHaveValue('https://hooks.example/in/n3w')
  await page.getByRole('button', { name: 'Create…' }).click()
  await page.getByRole('dialog', { name: 'Create tell-me' }).getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('tell-me is created')).toBeVisible()
  const all = await server.asPlatform<Made[]>('GET', '/v1/event_handlers')
  expect(all).toHaveLength(1)
  expect(all[0]!.handlerId).not.toBe(id)
})

for (const appearance of APPEARANCES) {
  for (const width of [1440, 390]) {
    test(`handlers in ${appearance.theme}, ${appearance.language}, ${width} wide`, async ({ app, server, clock }) => {
      const { page } = app
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await prefer(page, appearance)
      await server.reset()
      const id = await many(server)
      await turn(server, 'prompt', 'deactivate')
      await clock.advance('1s')
      await app.signIn()
      await page.goto(`${server.address}/#/c/local/handlers`)
      await app.live()
      await expect(page.getByRole('row').filter({ hasText: 'OTA_finished' })).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
      await page.goto(`${server.address}/#/c/local/handlers/${id}`)
      await expect(page.getByRole('textbox', { name: /^(Body|本文)/ }).first()).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    })
  }
}

/** Several of them; answers with the one whose steps are most. */
async function many(server: Server): Promise<string> {
  const group = await server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name: 'containers-old' } })
  await server.asPlatform('POST', `/v1/sims/${await idOf(server, 'prompt')}/set_group`, { groupId: group.groupId })
  const onGroup = { targetSimId: undefined, targetGroupId: group.groupId }
  const ota = (status: string) => ({ type: 'SimSubscriptionStatusRule', properties: { targetOtaStatus: status, inactiveTimeoutDateConst: 'NEVER', runOnceAmongTarget: 'false' } })
  for (const status of ['started', 'failed']) await make(server, 'prompt', { name: `OTA_${status}`, ...onGroup, ruleConfig: ota(status) })
  await make(server, 'prompt')
  const body = '{"imsi":"${imsi}","simId":"${simId}","otastatus":"${otaStatus}"}'
  return make(server, 'prompt', {
    name: 'OTA_finished',
    ...onGroup,
    ruleConfig: ota('finished'),
    actionConfigList: [
      {
        type: 'ExecuteWebRequestAction',
        properties: {
          executionDateTimeConst: 'IMMEDIATELY',
          executionOffsetMinutes: '0',
          httpMethod: 'POST',
          url: 'https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/s3cr3t',
          contentType: 'application/json',
          body,
        },
      },
      {
        type: 'SendMailAction',
        properties: { executionDateTimeConst: 'IMMEDIATELY', executionOffsetMinutes: '30', to: 'ota@example.jp', title: '${subscription} on ${simId} (${simName})', message: 'done' },
      },
    ],
  })
}
