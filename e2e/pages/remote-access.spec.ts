// Remote access: the doors that stand open, the form that opens one, and how it is closed.
import { type Locator } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
// What was opened and closed outlives a world that begins anew: each test has a server of its own.
import { type App, expect, testAlone as test } from '../fixtures'
import { type Server } from '../server'
import { drawer, expectRefused, openSim } from '../vocabulary'

test('an empty page says what a door is, and has the button that opens one', async ({ app }) => {
  await app.open('/sims')
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('a')
  await expect(app.page).toHaveURL(/#\/c\/local\/remote-access$/)
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Remote access" [level=1]
      - navigation "Which doors are listed":
        - link "Open 0"
        - link "Mine 0"
        - link "Closed, 24 h 0"
        - link "Forwarders 0"
      - button "Close all mine…"
      - button "Open door"
      - heading "No door is open" [level=2]
      - paragraph: /A door leads from an address of SORACOM to one port of one device/
      - button "Open a door…"
      - region "Audit":
        - heading "Audit" [level=2]
        - paragraph: Within 24 hours no door was opened, and nobody came.
  `)
  const rail = app.page.getByRole('navigation', { name: 'Sections' })
  await expect(rail.getByRole('link', { name: 'Remote access', exact: true })).toHaveAttribute('aria-current', 'page')
  await expect(app.page.getByRole('button', { name: 'Close all mine…' })).toHaveAccessibleDescription('None of the open doors is yours.')
  await app.expectAccessible()
  for (const [view, says] of [
    ['Mine', 'No door is open'],
    ['Closed, 24 h', 'No door was closed within 24 hours'],
    ['Forwarders', 'No local port leads through a door'],
  ] as const) {
    await app.page.getByRole('link', { name: new RegExp(`^${view}`) }).click()
    await expect(app.page.getByRole('heading', { name: says })).toBeVisible()
    await app.expectAccessible()
  }
})

test('the form says what stands in the way, field by field, and what will be sent', async ({ app }) => {
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await page.getByRole('button', { name: 'Open door', exact: true }).click()
  await expect(page).toHaveURL(/remote-access\?open=new$/)
  const form = openForm(app)
  const open = form.getByRole('button', { name: 'Open for 30 min' })
  const device = form.getByRole('combobox', { name: 'Device' })
  await expect(device).toBeFocused()
  await expect(open).toHaveAccessibleDescription('Choose a device.')
  await app.expectAccessible()

  // By whatever is known of it, without the mouse.
  await device.fill('prom')
  await expect(form.getByRole('option', { name: /prompt/ })).toBeVisible()
  await app.expectAccessible()
  await device.press('Enter')
  await expect(device).toHaveValue('prompt')
  await expect(page).toHaveURL(/remote-access\?open=\d{19}$/)
  await expect(open).toHaveAccessibleDescription('Say why.')

  // Who may come in stands there already: the platform is on this machine.
  const who = form.getByLabel('Who may come in')
  await expect(who).toHaveValue('127.0.0.1/32')
  await who.fill('nowhere')
  await expect(who).toHaveAccessibleDescription(/nowhere is no address and no range\./)
  await who.fill('')
  await expect(who).toHaveAccessibleDescription(/Say who may come in\./)
  await form.getByRole('button', { name: 'this machine 127.0.0.1/32' }).click()
  await expect(who).toHaveValue('127.0.0.1/32')

  await form.getByLabel('Reason').fill('look at the log')
  const sent = form.getByRole('region', { name: 'What will be sent' })
  await expect(sent).toContainText(/POST \/v1\/port_mappings/)
  await expect(sent).toContainText('1800')
  await expect(form.getByRole('region', { name: 'Then' })).toHaveText('ssh -p {port} -o HostKeyAlias=kansei-{sim} pi@{host}')
  await expect(open).not.toHaveAttribute('aria-disabled', 'true')
  await app.expectAccessible()

  // Minutes, and never seconds: the button says them, too.
  await form.getByRole('radio', { name: '2 h' }).click()
  await expect(form.getByLabel('Minutes', { exact: true })).toHaveValue('120')
  await form.getByLabel('Minutes', { exact: true }).fill('481')
  await expect(form.getByLabel('Minutes', { exact: true })).toHaveAccessibleDescription('1 to 480 minutes.')
  await form.getByLabel('Minutes', { exact: true }).fill('45')
  await expect(form.getByRole('button', { name: 'Open for 45 min' })).not.toHaveAttribute('aria-disabled', 'true')

  // What the port speaks decides about TLS until somebody says otherwise.
  const tls = form.getByRole('switch', { name: 'TLS at SORACOM' })
  await expect(tls).not.toBeChecked()
  await form.getByRole('radio', { name: 'HTTP', exact: true }).click()
  await expect(form.getByLabel('Port', { exact: true })).toHaveValue('80')
  await expect(tls).toBeChecked()
  await expect(form.getByRole('region', { name: 'Then' })).toHaveText('https://{host}:{port}/')
  await tls.click()
  await expect(form).toContainText('This protocol encrypts nothing: what goes through can be read on its way.')
  await form.getByRole('radio', { name: 'SSH' }).click()
  await tls.click()
  await expect(form).toContainText('This protocol encrypts by itself: with TLS around it its clients fail.')

  // Everybody is typed.
  await who.fill('0.0.0.0/0')
  const everybody = form.getByLabel('Type 0.0.0.0/0 to let in everybody')
  await expect(form.getByRole('button', { name: 'Open for 45 min' })).toHaveAccessibleDescription('Everybody may come in: type 0.0.0.0/0 first.')
  await app.expectAccessible()
  await everybody.fill('0.0.0.0/0')
  await expect(form.getByRole('button', { name: 'Open for 45 min' })).not.toHaveAttribute('aria-disabled', 'true')

  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(page.getByRole('button', { name: 'Open door', exact: true })).toBeFocused()
})

test('a door is opened from a SIM, forwarded and closed, and the page says all of it', async ({ app, clock }) => {
  test.slow()
  const { page } = app
  await app.open('/sims?q=prompt', { scenario: 'small' })
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Remote access' }).click()
  await expect(sim).toContainText('No door leads to this device.')
  await app.expectAccessible()
  await page.keyboard.press('o')

  const form = openForm(app)
  await expect(form.getByRole('combobox', { name: 'Device' })).toHaveValue('prompt')
  await expect(form.getByLabel('Reason')).toBeFocused()
  await form.getByLabel('Reason').fill('look at the log')
  await form.getByLabel('Ticket (optional)').fill('OPS-7')
  await form.getByRole('button', { name: 'Open for 30 min' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('log')).toContainText(/The door to prompt is open until \d\d:\d\d/)
  await expect(page.getByRole('log')).toContainText(/ssh -p \d+ -o HostKeyAlias=kansei-\d+ pi@127\.0\.0\.1/)

  const door = row(app, 'prompt')
  await expect(door).toContainText(/(30:00|29:\d\d) of 30 min/)
  await expect(door).toContainText('sign-out, quit, sleep')
  await expect(door).toContainText(/nobody connected|idle \d+ s/)
  await expect(door).toContainText('127.0.0.1/32')
  await expect(door).toContainText('OPS-7 look at the log')
  await expect(door.getByRole('button', { name: 'Copy the ssh command prompt' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open 1' })).toHaveAttribute('aria-current', 'true')
  await expect(page.getByRole('region', { name: 'Audit entries' })).toContainText('CREATED')
  await expect(page.getByRole('img', { name: /^Access over the last hour: 1 devices, 0 connections/ })).toBeVisible()
  await app.expectAccessible()

  // A local port, and how it is given up.
  await choose(app, 'Forward to a local port')
  await expect(door).toContainText(/127\.0\.0\.1:\d+ →/)
  await page.getByRole('link', { name: 'Forwarders 1' }).click()
  const local = page.getByRole('region', { name: 'Local ports that lead through a door' })
  await expect(local.getByRole('row').filter({ hasText: 'prompt' })).toContainText(/^127\.0\.0\.1:\d+/)
  await app.expectAccessible()
  await local.getByRole('button', { name: /^Stop forwarding/ }).click()
  await expect(page.getByRole('heading', { name: 'No local port leads through a door' })).toBeVisible()
  await page.getByRole('link', { name: /^Open 1/ }).click()

  // Time goes on; below five minutes it is amber, and nothing else changes its place.
  await clock.advance('26m')
  await expect(door).toContainText(/(4:00|3:\d\d) of 30 min/)

  // To go on means a second door.
  await choose(app, 'Extend…')
  const extend = page.getByRole('dialog', { name: 'Extend the door to prompt' })
  await expect(extend).toContainText('No door can be made to last longer.')
  await app.expectAccessible()
  await extend.getByRole('button', { name: 'Cancel' }).click()

  await choose(app, 'Close…')
  const ask = page.getByRole('dialog', { name: 'Close the door to prompt?' })
  await expect(ask).toContainText('Nobody comes in by it from then on.')
  await app.expectAccessible()
  await ask.getByRole('button', { name: 'Close the door' }).click()
  await expect(page.getByRole('heading', { name: 'No door is open' })).toBeVisible()
  await page.getByRole('link', { name: 'Closed, 24 h 1' }).click()
  const closed = page.getByRole('region', { name: 'Doors that were closed within 24 hours' })
  await expect(closed.getByRole('row').filter({ hasText: 'prompt' })).toContainText('closed here')
  await app.expectAccessible()
})

test('all of mine are closed at once, after their names were shown', async ({ app }) => {
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await openDoor(app, 'prompt')
  await openDoor(app, 'stale-dns')
  await page.getByRole('button', { name: 'Close all mine…' }).click()
  const ask = page.getByRole('dialog', { name: 'Close all of your doors?' })
  await expect(ask.getByRole('listitem')).toHaveCount(2)
  await expect(ask).toContainText('prompt')
  await expect(ask).toContainText('stale-dns')
  await app.expectAccessible()
  await ask.getByRole('button', { name: 'Close 2 doors' }).click()
  await expect(page.getByRole('heading', { name: 'No door is open' })).toBeVisible()
})

test('a door that was opened elsewhere to everybody stands out, on the page and in the rail', async ({ app, server }) => {
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await openToAll(server)
  const main = page.getByRole('main')
  await expect(main).toContainText('One door has no source limit.')
  await expect(main).toContainText(/prompt :80 accepts the whole internet for .+ more\. It was opened by an API call outside Kansei\./)
  const door = row(app, 'prompt')
  await expect(door).toContainText('by time alone')
  await expect(door).toContainText('0.0.0.0/0 any')
  await expect(door).toContainText('API, not Kansei')
  const rail = page.getByRole('navigation', { name: 'Sections' })
  await expect(rail.getByRole('link', { name: /^Remote access/ })).toHaveAccessibleName('Remote access 1 open doors; one of them lets in everybody', { timeout: 20_000 })
  await app.expectAccessible()
  await menu(app).click()
  await expect(page.getByRole('menuitem', { name: 'Extend…' })).toHaveAccessibleDescription(/It was not opened here\./)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Close it…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close the door' }).click()
  await expect(main).not.toContainText('One door has no source limit.')
})

test('a door to everybody gives its place to one to my address', async ({ app, server }) => {
  const { page } = app
  await app.open('/remote-access', { scenario: 'small' })
  await openToAll(server)
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Narrow to my address…' }).click()
  const form = page.getByRole('complementary', { name: 'Open door' })
  await expect(form).toContainText('In the place of prompt :80')
  await expect(form.getByLabel('Reason')).toBeFocused()
  await expect(form.getByLabel('Port', { exact: true })).toHaveValue('80')
  await expect(form.getByLabel('Who may come in')).toHaveValue('127.0.0.1/32')
  await app.expectAccessible()
  await form.getByLabel('Reason').fill('the wide one was a mistake')
  await form.getByRole('button', { name: /^Open for/ }).click()
  await expect(main).not.toContainText('One door has no source limit.')
  await expect(row(app, 'prompt')).toContainText('127.0.0.1/32')
  await expect(row(app, 'prompt')).toHaveCount(1)
})

test('a SIM without a session says why no door leads to it', async ({ app }) => {
  await app.open('/sims?q=already-offline', { scenario: 'small' })
  await expectRefused(app, 'already-offline', 'Open a door…', 'It has no session: SORACOM would open no door to it.')
  await app.page.keyboard.press('Escape')
  await expect(drawer(app, 'already-offline')).toBeHidden()
})

test('a page whose server has gone opens and closes nothing', async ({ app, server }) => {
  await app.open('/remote-access', { scenario: 'small' })
  const open = app.page.getByRole('button', { name: 'Open door', exact: true })
  await expect(open).not.toHaveAttribute('aria-disabled', 'true')
  await server.end('SIGKILL')
  await expect(open).toHaveAccessibleDescription(/Writes wait until the feed is back\./, { timeout: 20_000 })
  await app.expectAccessible()
})

for (const appearance of APPEARANCES) {
  for (const [width, height] of [[1440, 900], [1280, 800], [390, 844]] as const) {
    test(`list and form read at ${width}, ${appearance.theme} ${appearance.language}`, async ({ app }) => {
      const { page } = app
      await prefer(page, appearance)
      await page.setViewportSize({ width, height })
      await app.open('/remote-access', { scenario: 'small' })
      await expectNoSideways(page)
      await page.getByRole('button', { name: /^(Open door|ドアを開く)$/ }).click()
      const form = page.getByRole('complementary', { name: /^(Open door|ドアを開く)$/ })
      await form.getByRole('combobox').fill('prompt')
      await form.getByRole('option').first().click()
      await form.getByLabel(/^(Reason|理由)$/).fill('ログの確認 / to look at the log')
      const open = form.getByRole('button', { name: /^(Open for 30 min|30分開く)$/ })
      await expect(open).not.toHaveAttribute('aria-disabled', 'true')
      await expectNoSideways(page)
      await app.expectAccessible()
      await open.click()
      await expect(form).toBeHidden()
      await expect(page.getByRole('link', { name: 'prompt' }).first()).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    })
  }
}

function openForm(app: App): Locator {
  return app.page.getByRole('complementary', { name: 'Open door' })
}

function row(app: App, name: string): Locator {
  return app.page.getByRole('region', { name: 'Open doors', exact: true }).getByRole('row').filter({ hasText: name })
}

function menu(app: App): Locator {
  return app.page.getByRole('button', { name: /^Actions on the door to / })
}

/** Chooses from the menu of the one door. */
async function choose(app: App, action: string): Promise<void> {
  await menu(app).click()
  await app.page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Opens a door for half an hour by the form. */
async function openDoor(app: App, name: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Open door', exact: true }).click()
  const form = openForm(app)
  await form.getByRole('combobox', { name: 'Device' }).fill(name)
  await form.getByRole('option').first().click()
  await form.getByLabel('Reason').fill('a test')
  const open = form.getByRole('button', { name: 'Open for 30 min' })
  await expect(open).not.toHaveAttribute('aria-disabled', 'true')
  await open.click()
  await expect(form).toBeHidden()
  await expect(row(app, name)).toBeVisible()
}

/** Somebody opens a door to everybody, and not by Kansei. */
async function openToAll(server: Server): Promise<void> {
  const found = await server.asPlatform<{ simId: string }[]>('GET', '/v1/query/sims?name=prompt')
  await server.asPlatform('POST', `/v1/port_mappings/sims/${found[0]!.simId}`, {
    destination: { port: 80 },
    duration: 28_800,
    source: { ipRanges: ['0.0.0.0/0'] },
  })
}
