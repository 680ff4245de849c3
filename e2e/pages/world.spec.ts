// The world that a local context is: what stands there, what steers it, and what would have left it.
import { type Locator } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, type Server, expect, test, testAlone } from '../fixtures'
import { cut, openSim } from '../vocabulary'

test('the page says what the world is, and everything that steers it', async ({ app }) => {
  await app.open('/world')
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - text: Simulated clock, paused. Times on every page of this context are the world’s, not yours. Pausing it pauses jobs and timers too.
      - heading "World" [level=1]
      - 'button "Scenario small: begin as another one"'
      - 'button "Seed 1: begin from another one"'
      - text: /12 SIMs · \\d+ commands? since start/
      - button "Start over…"
      - button "Fork this world…"
      - region "Clock":
        - timer "World time": 14:32:07
        - radiogroup "Speed of the clock":
          - radio "Pause" [checked]
          - radio "×1"
          - radio "×10"
          - radio "×60"
        - group "Advance":
          - button "+ 2 min"
          - button /next event/
          - textbox "Time to advance to"
          - button "Advance to this time"
        - term: World runs
        - term: In real time
        - term: Events
        - term: Chatter
      - region "Faults":
        - heading "Faults" [level=2]
        - button "Fault…"
        - paragraph: /None\\. Every call is answered/
      - region "Rate limit":
        - heading "Rate limit" [level=2]
        - text: "off: every call is let through"
        - button "Change… Rate limit"
        - switch "Rate limit"
      - region "How devices behave":
        - heading "How devices behave" [level=2]
        - button "Rule…"
        - region "Rule table":
          - table "How devices behave":
            - rowgroup:
              - row "They Which SIMs Note Actions"
            - rowgroup:
              - row "each in its own way * 12 by the scenario"
      - region "Worlds":
        - heading "Worlds" [level=2]
        - region "World table":
          - table "Worlds":
            - rowgroup
            - rowgroup:
              - row /Local world 12 SIMs .+ paused this one/
      - region "Outbox":
        - heading "Outbox" [level=2]
        - radiogroup "Kind"
        - paragraph: /Empty\\./
  `)
  await app.expectAccessible()
})

test('the clock is set going, and goes on to what is next, to a time, or not at all', async ({ app }) => {
  await app.open('/world')
  const clock = region(app, 'Clock')
  const now = clock.getByRole('timer')
  await clock.getByRole('button', { name: '+ 2 min' }).click()
  await expect(now).toHaveText('14:34:07')

  const to = clock.getByRole('textbox', { name: 'Time to advance to' })
  await to.fill('tomorrow')
  await to.press('Enter')
  await expect(to).toHaveAccessibleDescription('A time such as 06:00, or 2026-11-21 06:00.')
  await to.fill('2026-11-20 14:00')
  await to.press('Enter')
  await expect(to).toHaveAccessibleDescription('A world’s clock does not run backward.')
  await app.expectAccessible()
  await to.fill('15:00')
  await to.press('Enter')
  await expect(now).toHaveText('15:00:00')
  await expect(to).toHaveValue('')

  // Whatever falls due next stands in the button, to the minute.
  const next = clock.getByRole('button', { name: /next event/ })
  const due = /\d\d:\d\d/.exec(await next.innerText())?.[0]
  await next.click()
  await expect(now).toHaveText(new RegExp(`^${due}:`))

  await clock.getByRole('radio', { name: '×60' }).click()
  await expect(app.page.getByRole('main')).toContainText('Simulated clock, ×60.')
  await expect(app.page.getByRole('contentinfo', { name: 'Instrument strip' })).toContainText('SIMULATED CLOCK ×60')
  await clock.getByRole('radio', { name: 'Pause' }).click()
  await expect(clock.getByRole('radio', { name: 'Pause' })).toBeChecked()
})

test('a fault is switched on, strikes, is counted, and is switched off', async ({ app }) => {
  const { page } = app
  await app.open('/world')
  const faults = region(app, 'Faults')
  await faults.getByRole('button', { name: 'Fault…' }).click()
  const form = page.getByRole('dialog', { name: 'New fault' })
  await form.getByRole('combobox', { name: 'Which calls' }).selectOption('getSim')
  await form.getByRole('radio', { name: 'Answers an error' }).click()
  const status = form.getByRole('spinbutton', { name: 'HTTP status' })
  await status.fill('200')
  await expect(status).toHaveAccessibleDescription('A status from 400 to 599.')
  await expect(form.getByRole('button', { name: 'Switch on' })).toHaveAccessibleDescription('Put right what is marked first.')
  await app.expectAccessible()
  await status.fill('503')
  await form.getByRole('button', { name: 'Switch on' }).click()
  await expect(form).toBeHidden()
  await expect(row(faults, '503')).toContainText('GET /v1/sims/{sim_id}')
  await expect(row(faults, '503')).toContainText('until off')
  await expect(faults).toContainText('1 on')
  await app.expectAccessible()

  await rail(app, 'SIMs').click()
  const sim = await openSim(app, 'prompt')
  await expect(sim.getByRole('alert')).toContainText('The server failed.')
  await page.keyboard.press('Escape')
  await rail(app, 'World').click()
  await expect(row(faults, '503').getByRole('cell').nth(3)).toHaveText(/^[1-9]\d*$/)

  await faults.getByRole('switch').click()
  await expect(faults.getByRole('switch')).not.toBeChecked()
  await expect(faults.getByRole('switch'), 'the hand stays on it').toBeFocused()
  await rail(app, 'SIMs').click()
  await openSim(app, 'prompt')
  await expect(sim).toContainText('356938030000005')
  await page.keyboard.press('Escape')
  await rail(app, 'World').click()
  await faults.getByRole('button', { name: /^Actions on 503/ }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(faults).toContainText('None. Every call is answered')
})

for (const language of ['en', 'ja'] as const) {
  test(`a rate limit is set by the keyboard alone, holds, and is taken away (${language})`, async ({ app, server }) => {
    const { page } = app
    const say =
      language === 'en'
        ? { limit: 'Rate limit', change: 'Change… Rate limit', calls: 'Calls to a path', seconds: 'In so many seconds', set: 'Set the limit' }
        : { limit: 'レート制限', change: '変更… レート制限', calls: 'パスごとの回数', seconds: '期間（秒）', set: '設定する' }
    const words =
      language === 'en'
        ? { off: 'off: every call is let through', minute: '60 calls to a path in 1 min, then 429', one: '1 call to a path in 1 h, then 429' }
        : { off: 'なし：すべての呼び出しを受け付ける', minute: 'パスごとに1分60回まで、超過分は 429', one: 'パスごとに1時間1回まで、超過分は 429' }
    const wrong = language === 'en' ? 'A whole number from 1 to 3,600.' : '1〜3,600 の整数を指定してください。'
    await prefer(page, { theme: 'light', language })
    await app.open('/world')
    const panel = region(app, say.limit)
    await expect(panel).toContainText(words.off)
    const limit = panel.getByRole('switch', { name: say.limit })
    await limit.press('Space')
    await expect(limit).toBeChecked()
    await expect(limit, 'the hand stays on it').toBeFocused()
    await expect(panel).toContainText(words.minute)
    await app.expectAccessible()

    await panel.getByRole('button', { name: say.change }).press('Enter')
    const form = page.getByRole('dialog', { name: say.limit })
    const seconds = form.getByRole('spinbutton', { name: say.seconds })
    await seconds.fill('3601')
    await expect(seconds).toHaveAccessibleDescription(wrong)
    await app.expectAccessible()
    await seconds.fill('3600')
    await form.getByRole('spinbutton', { name: say.calls }).fill('1')
    await form.getByRole('spinbutton', { name: say.calls }).press('Enter')
    await expect(form).toBeHidden()
    await expect(panel).toContainText(words.one)

    // A path that the console does not call by itself.
    const call = () => server.asPlatform('GET', '/v1/subscribers')
    await call()
    await expect(call()).rejects.toThrow(/429/)
    await limit.press('Space')
    await expect(limit).not.toBeChecked()
    await expect(panel).toContainText(words.off)
    await call()
    // What it was is not forgotten.
    await limit.press('Space')
    await expect(panel).toContainText(words.one)
  })
}

test('a limit that cannot be read says why, and is read again on request', async ({ app, server }) => {
  await server.reset()
  await server.faults({ operation: 'GetBudget', effect: { kind: 'status', status: 403 } })
  await app.signIn()
  await app.page.goto(`${server.address}/#/c/local/world`)
  const panel = region(app, 'Rate limit')
  await expect(panel.getByRole('alert')).toContainText('The server refused this.')
  await expect(panel.getByRole('switch')).toBeHidden()
  await app.expectAccessible()
  await server.faults()
  await panel.getByRole('button', { name: 'Try again' }).click()
  await expect(panel).toContainText('off: every call is let through')
})

test('a device made a ghost comes back, loses its power, and is online all the same', async ({ app, clock }) => {
  const { page } = app
  await app.open('/world')
  await region(app, 'How devices behave').getByRole('button', { name: 'Rule…' }).click()
  const form = page.getByRole('dialog', { name: 'New rule' })
  await form.getByRole('combobox', { name: 'Which devices' }).selectOption('Every device')
  await form.getByRole('combobox', { name: 'After a cut, they' }).selectOption('ghost: return, and lose power a minute later without a word')
  await form.getByRole('button', { name: 'Add rule' }).click()
  await expect(form).toBeHidden()
  await rail(app, 'SIMs').click()
  const sim = await openSim(app, 'prompt')
  await cut(app, 'prompt')
  await clock.advance('20s')
  await expect(sim).toContainText(/Back in \d+\.\d s/)
  await expect(sim.getByText('attached')).toBeVisible()
  await clock.advance('2m')
  await expect(sim.getByText('off', { exact: true })).toBeVisible()
  await expect(sim, 'the platform holds its session').toContainText('Online, as the session record says')
})

test('rules are added, moved and removed by the keyboard alone', async ({ app }) => {
  const { page } = app
  await app.open('/world')
  const rules = region(app, 'How devices behave')
  await rules.getByRole('button', { name: 'Rule…' }).press('Enter')
  const form = page.getByRole('dialog', { name: 'New rule' })
  const about = form.getByRole('combobox', { name: 'Which devices' })
  await about.selectOption('Every device')
  await form.getByRole('combobox', { name: 'After a cut, they' }).selectOption('asleep, wake by a schedule')
  await form.getByRole('spinbutton', { name: 'Awake for … minutes' }).fill('60')
  await expect(form.getByRole('spinbutton', { name: 'Awake for … minutes' })).toHaveAccessibleDescription(
    'Less than the time between two wakings.',
  )
  await form.getByRole('spinbutton', { name: 'Awake for … minutes' }).fill('5')
  await form.getByRole('spinbutton', { name: 'Awake for … minutes' }).press('Enter')
  await expect(form).toBeHidden()
  await expect(rules.getByRole('button', { name: 'Rule…' }), 'the focus is where it was').toBeFocused()
  await expect(rules.getByRole('row')).toContainText([/They/, /awake 5 min of 1 h\s*\*\s*12/, /each in its own way\s*\*\s*0/])

  await page.keyboard.press('Enter')
  await about.selectOption('Group')
  await form.getByRole('combobox', { name: 'Group', exact: true }).selectOption('new-dns')
  await form.getByRole('textbox', { name: 'Note' }).fill('the modem is broken')
  await form.getByRole('textbox', { name: 'Note' }).press('Enter')
  await expect(rules.getByRole('row')).toContainText([
    /They/,
    /never return\s*group:new-dns\s*1\s*the modem is broken/,
    /awake 5 min of 1 h\s*\*\s*11/,
    /each in its own way/,
  ])
  await app.expectAccessible()

  const first = rules.getByRole('button', { name: /^Actions on never return/ })
  await first.press('Alt+ArrowDown')
  await expect(rules.getByRole('row')).toContainText([/They/, /awake 5 min of 1 h\s*\*\s*12/, /never return\s*group:new-dns\s*0/, /own way/])
  await expect(first, 'the hand stays on the rule').toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Move down' })).toHaveAccessibleDescription('It is the last.')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(rules.getByRole('row')).toHaveCount(3)
})

test('starting over takes the world as it was chosen, and says what is lost', async ({ app }) => {
  const { page } = app
  await app.open('/world')
  await page.getByRole('button', { name: /^Scenario small/ }).click()
  await expect(page.getByRole('menuitemradio', { name: 'small' })).toBeChecked()
  await page.getByRole('menuitem', { name: 'portal' }).click()
  const form = page.getByRole('dialog', { name: 'Start over' })
  await expect(form).toContainText('This world ends, with all 12 of its SIMs.')
  await expect(form.getByRole('combobox', { name: 'Scenario' })).toHaveValue('portal')
  await expect(form.getByRole('spinbutton', { name: 'SIMs' })).toHaveValue('60')
  await app.expectAccessible()
  await form.getByRole('spinbutton', { name: 'SIMs' }).fill('120')
  await form.getByRole('textbox', { name: 'Seed' }).fill('7')
  const begin = form.getByRole('button', { name: 'Begin anew' })
  await expect(begin, 'the SIMs that end are typed first').toHaveAttribute('aria-disabled', 'true')
  await form.getByRole('textbox', { name: 'Type 12 to end it' }).fill('12')
  await form.getByRole('radio', { name: 'At a time, paused' }).click()
  await form.getByRole('textbox', { name: 'World time' }).fill('2026-12-24 18:00:00')
  await begin.click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('button', { name: /^Scenario portal/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Seed 7:/ })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('120 SIMs')
  await expect(region(app, 'Clock').getByRole('timer')).toHaveText('18:00:00')
  await rail(app, 'SIMs').click()
  await expect(page.getByRole('main')).toContainText('120 of 120')
})

testAlone('a fork stands beside its parent and shares nothing with it', async ({ app }) => {
  const { page } = app
  await app.open('/world')
  await page.getByRole('button', { name: 'Fork this world…' }).click()
  const form = page.getByRole('dialog', { name: 'Fork this world' })
  const name = form.getByRole('textbox', { name: 'Name of the copy' })
  await name.fill('local')
  await expect(name).toHaveAccessibleDescription('There is a context of this name.')
  await name.fill('what if')
  await expect(name).toHaveAccessibleDescription('Small letters, digits and hyphens only, 1 to 32 of them.')
  await app.expectAccessible()
  await name.fill('what-if')
  await name.press('Enter')
  await expect(form).toBeHidden()
  const worlds = region(app, 'Worlds')
  await expect(row(worlds, 'what-if')).toContainText('12 SIMs')

  await region(app, 'Clock').getByRole('button', { name: '+ 2 min' }).click()
  await expect(region(app, 'Clock').getByRole('timer')).toHaveText('14:34:07')
  await worlds.getByRole('button', { name: 'Open what-if' }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: /what-if/ })).toBeVisible()
  await expect(row(worlds, 'what-if')).toContainText('this one')
  await expect(region(app, 'Clock').getByRole('timer')).toHaveText('14:32:07')
  await region(app, 'Clock').getByRole('textbox', { name: 'Time to advance to' }).fill('16:00')
  await page.keyboard.press('Enter')
  await expect(region(app, 'Clock').getByRole('timer')).toHaveText('16:00:00')
  await rail(app, 'SIMs').click()
  await expect(page.getByRole('main')).toContainText('12 of 12')

  await page.getByRole('banner').getByRole('button', { name: /what-if/ }).click()
  await page.getByRole('menuitem', { name: /Local world/ }).click()
  await rail(app, 'World').click()
  await expect(region(app, 'Clock').getByRole('timer')).toHaveText('14:34:07')
})

test('a mail that would have left is in the outbox, whole, and stays there', async ({ app, server }) => {
  const { page } = app
  await app.open('/world')
  const outbox = region(app, 'Outbox')
  await expect(outbox).toContainText('0 kept, 0 let out. Nothing leaves this machine by itself.')
  await askForReset(server)
  await expect(outbox).toContainText('1 kept, 0 let out.')
  const mail = row(outbox, server.credentials.email)
  await expect(mail).toContainText('issuePasswordResetToken')
  const text = region(app, 'Would have left').getByRole('region', { name: 'The message in full' })
  await expect(text).toContainText(`To: ${server.credentials.email}`)
  await expect(text).toContainText(/[0-9a-f]{32}/)
  await expect(mail.getByRole('button', { name: /^Send this one…/ })).toHaveAccessibleDescription(
    'The server was told of no mail server (--smtp).',
  )
  await app.expectAccessible()

  await outbox.getByRole('radio', { name: 'Webhook' }).click()
  await expect(outbox).toContainText('None of this kind.')
  await outbox.getByRole('radio', { name: 'Mail' }).click()
  await askForReset(server)
  await expect(outbox.getByRole('row')).toHaveCount(3)
  await outbox.getByRole('rowheader').last().getByRole('button').press('Enter')
  await expect(outbox.getByRole('rowheader').last().getByRole('button')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the drawer of a SIM switches its device off and on', async ({ app, clock }) => {
  const { page } = app
  await app.open('/sims')
  const sim = await openSim(app, 'prompt')
  await expect(sim.getByText('attached')).toBeVisible()
  await sim.getByRole('button', { name: 'Change… Power' }).click()
  await expect(page.getByRole('menuitem', { name: 'Switch on' })).toHaveAccessibleDescription('It has power.')
  await page.getByRole('menuitem', { name: 'Switch off' }).click()
  await expect(sim.getByText('off', { exact: true })).toBeVisible()
  await expect(sim, 'the platform does not know of it').toContainText('Online, as the session record says')
  await sim.getByRole('button', { name: 'Change… Power' }).click()
  await page.getByRole('menuitem', { name: 'Switch on' }).click()
  await clock.advance('2m')
  await expect(sim.getByText('attached')).toBeVisible()
  await app.expectAccessible()
})

test('the device of a SIM sends data, as far as it has a session', async ({ app, clock }) => {
  const { page } = app
  await app.open('/sims')
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('button', { name: 'Send data…' }).click()
  const form = page.getByRole('dialog', { name: 'Send data from this device' })
  await expect(form.getByLabel('Data')).toBeFocused()
  await app.expectAccessible()
  await form.getByLabel('Data').fill('{ "temperature": 30 }')
  await form.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('No Flux app listens to its group')).toBeVisible()
  await expect(form).toBeHidden()
  await sim.getByRole('button', { name: 'Change… Power' }).click()
  await page.getByRole('menuitem', { name: 'Switch off' }).click()
  await expect(sim.getByRole('button', { name: 'Send data…' })).toHaveAccessibleDescription('The device has no session.')
  await clock.advance('1s')
})

test('a world that cannot be read says why, and nothing else', async ({ app, server }) => {
  await app.open('/world')
  await app.page.goto(`${server.address}/#/c/nowhere/world`)
  await expect(app.page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible()
})

for (const look of APPEARANCES) {
  test(`the page can be read by everybody, ${look.theme} ${look.language}`, async ({ app, server }) => {
    const { page } = app
    await prefer(page, look)
    await app.open('/world')
    await askForReset(server)
    for (const width of [1440, 1100, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByRole('timer')).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    }
  })
}

function region(app: App, name: string): Locator {
  return app.page.getByRole('main').getByRole('region', { name, exact: true })
}

function rail(app: App, name: string): Locator {
  return app.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true })
}

function row(within: Locator, name: string): Locator {
  return within.getByRole('row').filter({ has: within.page().getByRole('rowheader', { name, exact: true }) })
}

/** What somebody who forgot a password does: the platform would mail a token. */
async function askForReset(server: Server): Promise<void> {
  const { email } = server.credentials
  const answer = await fetch(`${server.address}/v1/auth/password_reset_token/issue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  })
  expect(answer.ok, await answer.text()).toBe(true)
}
