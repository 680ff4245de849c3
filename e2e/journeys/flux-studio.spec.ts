// Document 002 in the studio, by the keyboard alone: from an account without Flux apps to one that moves a SIM into another
// group once its subscription has come, and tells Slack of each message.
import type { Page } from '@playwright/test'

import { expect, test } from '../fixtures'
import { withoutApps } from '../flux'

// Every key of it, one after the other, by a debug build.
test.describe.configure({ timeout: 90_000 })

test('an app that moves a SIM is built, mended, saved, tried and read, by the keyboard alone', async ({ app, server }) => {
  const { page } = app
  const { keyboard } = page
  await app.open('/sims')
  await withoutApps(page, server)
  const sims = await server.asPlatform<{ simId: string; tags: { name?: string } }[]>('GET', '/v1/sims?limit=100')
  const sim = sims.find((one) => one.tags.name === 'prompt')!.simId
  const { groupId } = await server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name: 'group_to' } })

  // The list, from anywhere, and the first app.
  await keyboard.press('g')
  await keyboard.press('f')
  await expect(page.getByRole('heading', { name: 'No Flux apps yet' })).toBeVisible()
  await app.expectAccessible()
  await keyboard.press('n')
  await expect(page.getByRole('dialog', { name: 'New app' }).getByRole('textbox', { name: 'Name' })).toBeFocused()
  await keyboard.type('ota-group-move')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'ota-group-move' })).toBeVisible()

  // Where messages come from: the console or a program, and an address for the handlers.
  await keyboard.press('s')
  await expect(page.getByRole('radio', { name: 'API/Manual' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(item(page, /^Source API\/Manual/)).toBeVisible()
  await expect(item(page, /^Channel API Channel/)).toBeVisible()
  await leaveInspector(page, /^Source API\/Manual/)
  await keyboard.press('s')
  await expect(page.getByRole('radio', { name: 'API/Manual' })).toBeFocused()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(item(page, /^Source Incoming webhook/)).toBeVisible()
  await leaveInspector(page, /^Source Incoming webhook/)

  // The call of the platform, found by its name.
  await keyboard.press('a')
  await expect(page.getByRole('radio', { name: 'SORACOM API' })).toBeFocused()
  await keyboard.press('Enter')
  const condition = page.getByRole('textbox', { name: 'Condition' })
  await expect(condition).toBeFocused()
  await keyboard.type('payload.otastatus = "finished"')
  await keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: 'Operation' })).toBeFocused()
  await keyboard.type('setsimgroup')
  await expect(page.getByRole('option').first()).toContainText('setSimGroup')
  await app.expectAccessible()
  await keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Path' })).toHaveValue('/v1/sims/${payload.simId}/set_group')
  await tabTo(page, page.getByRole('textbox', { name: 'Body' }))
  await keyboard.press('Control+a')
  await keyboard.type(`{ "groupId": "${groupId}" }`)
  await expect(page.getByRole('complementary')).toContainText('is group group_to')

  // The place of the error is said, and it is mended there.
  await expect(condition).toHaveAccessibleDescription('Character 19: “=” is not expected here.')
  await expect(item(page, /^Action setSimGroup.*1 to put right/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toHaveAccessibleDescription('Put right first what is marked (1).')
  await app.expectAccessible()
  await tabTo(page, condition, 'Shift+Tab')
  await keyboard.press('Home')
  for (let at = 0; at < 18; at++) await keyboard.press('ArrowRight')
  await keyboard.type('=')
  await expect(condition).toHaveValue('payload.otastatus == "finished"')
  await expect(condition).toHaveAccessibleDescription(/^false/)

  // What it answers goes on to a channel of its own.
  const output = page.getByRole('combobox', { name: 'The result goes on to' })
  await tabTo(page, output)
  // Nowhere, the channel that there is, a new one.
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(item(page, /^Channel channel 1/)).toBeVisible()
  await leaveInspector(page, /^Action setSimGroup/)

  // Slack hears of each.
  await keyboard.press('ArrowUp')
  await expect(item(page, /^Channel API Channel/)).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Channel API Channel' })).toBeVisible()
  await leaveInspector(page, /^Channel API Channel/)
  await keyboard.press('a')
  await expect(page.getByRole('radio', { name: 'SORACOM API' })).toBeFocused()
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Slack' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Condition' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Incoming webhook URL of Slack' })).toBeFocused()
  await keyboard.type('https://hooks.slack.com/services/T0/B0/x')
  await keyboard.press('Tab')
  await keyboard.type('${payload.simId}: ${payload.otastatus}')

  await keyboard.press('Control+s')
  await expect(page.getByRole('log').filter({ hasText: 'Saved as version 2' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('v2 · 2 of 10 actions · 1 of 10 webhooks')
  await leaveInspector(page, /^Action Slack/)

  // A message, with what it does said before.
  await keyboard.press('t')
  const test = page.getByRole('dialog', { name: 'Test run' })
  await expect(test).toContainText('This is really done')
  await expect(test.getByRole('listitem')).toContainText([/setSimGroup.*SORACOM API/, /Slack/])
  await tabTo(page, test.getByRole('textbox', { name: 'Message (JSON)' }))
  await keyboard.press('Control+a')
  await keyboard.type(JSON.stringify({ simId: sim, otastatus: 'finished' }))
  await app.expectAccessible()
  await tabTo(page, test.getByRole('button', { name: 'Send the message' }))
  await keyboard.press('Enter')
  await expect(test).toBeHidden()

  // The trace of it, and of the message that its result became.
  const trace = page.getByRole('complementary', { name: /^Message \d+$/ })
  await expect(trace.getByRole('listitem').filter({ hasText: 'setSimGroup' })).toContainText(/Done.*200/)
  await expect(trace).toContainText(`POST /v1/sims/${sim}/set_group`)
  await expect(trace.getByRole('listitem').filter({ hasText: 'Slack' })).toContainText('Done')
  await expect(page.getByRole('region', { name: 'Runs', exact: true }).getByRole('row')).toHaveCount(3)
  await app.expectAccessible()

  const moved = await server.asPlatform<{ groupId: string }>('GET', `/v1/sims/${sim}`)
  expect(moved.groupId).toBe(groupId)
  await keyboard.press('Escape')
  await keyboard.press('g')
  await keyboard.press('s')
  await expect(app.table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'prompt', exact: true }) })).toContainText('group_to')
})

function item(page: Page, name: RegExp) {
  return page.getByRole('treeitem', { name })
}

/** Closes what is open beside the graph; the hand is then on the part in the graph. */
async function leaveInspector(page: Page, part: RegExp): Promise<void> {
  // It takes the focus once it is there.
  await expect(page.getByRole('complementary').locator(':focus')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toBeHidden()
  await expect(item(page, part)).toBeFocused()
}

/** Walks by Tab until the focus is there. */
async function tabTo(page: Page, to: ReturnType<Page['locator']>, key = 'Tab'): Promise<void> {
  await expect(to).toBeVisible()
  for (let steps = 0; steps < 60; steps++) {
    if (await to.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error('the focus never came there')
}
