// An account elsewhere: a second server's platform in the role of the real one, over TCP, its clock running.
import { type Locator } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, Server, expect, testAlone } from '../fixtures'
import { expectRefused, expectRow, plan, rowAction } from '../vocabulary'
import { Wiretap } from '../wiretap'

const test = testAlone.extend<{ platform: Server; wire: Wiretap }>({
  platform: async ({}, use) => {
    const platform = await Server.start()
    await use(platform)
    await platform.remove()
  },
  wire: async ({ platform }, use) => {
    const wire = await Wiretap.onTheWayTo(platform.address)
    await use(wire)
    wire.close()
  },
})

test('@remote production is added, read, unlocked for minutes, written to and locked again', async ({ app, platform, wire }) => {
  const { page } = app
  await app.open('/sims')
  await addAccount(app, wire.address)
  const form = dialog(app, 'Sign in to Osaka meters')
  await expect(form.getByText('PRODUCTION')).toBeVisible()
  await app.expectAccessible()
  await signIn(form, platform)
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
  await expect(page.getByRole('button', { name: /^Context Osaka meters/ })).toContainText('PRODUCTION')
  await expect(page.getByRole('status', { name: /Nobody is signed in/ })).toHaveCount(0)
  await app.expectAccessible()

  // Nothing that writes can be started, and nothing has left.
  await expect(lock(app)).toHaveAccessibleName('Writes: Read-only')
  await expectRefused(app, 'prompt', 'Cut session…', /Writes are locked/)
  expect(wire.writes).toEqual([])

  await lock(app).click()
  const unlock = dialog(app, 'Unlock writes of Osaka meters')
  await unlock.getByRole('radio', { name: '5 min', exact: true }).click()
  await app.expectAccessible()
  await unlock.getByRole('button', { name: /^Unlock for/ }).click()
  await expect(lock(app)).toHaveAccessibleName(/^Writes: Unlocked 5/)
  await rowAction(app, 'prompt', 'Cut session…')
  await plan(app, 'Cut the session of prompt').getByRole('button', { name: 'Cut session', exact: true }).click()
  await expect(page.getByRole('log')).toContainText(/prompt: Back in/, { timeout: 20_000 })
  expect(wire.writes).toEqual([expect.stringMatching(/^POST \/v1\/sims\/\d+\/delete_session$/)])

  await page.keyboard.press('Control+.')
  await expect(lock(app)).toHaveAccessibleName('Writes: Read-only')
  await expectRefused(app, 'prompt', 'Cut session…', /Writes are locked/)
})

test('@remote whoever signs out sees what was read, with its age; a removed context is gone', async ({ app, platform, wire }) => {
  const { page } = app
  await app.open('/sims')
  await addAccount(app, wire.address)
  await signIn(dialog(app, 'Sign in to Osaka meters'), platform)
  await expectRow(app.table, { Name: 'prompt' })
  await choose(app, 'Account and sign-in…')
  const form = dialog(app, 'Sign in to Osaka meters')
  await expect(form).toContainText(/Signed in as the root user of OP\d+/)
  await form.getByRole('button', { name: 'Sign out of it' }).click()
  await expect(page.getByText('Nobody is signed in to Osaka meters.')).toBeVisible()
  await expect(page.getByText(/What is shown is as of/)).toBeVisible()
  await expectRow(app.table, { Name: 'prompt' })
  await expectRefused(app, 'prompt', 'Cut session…', /Nobody is signed in/)
  await app.expectAccessible()

  await choose(app, 'Remove this context…')
  await dialog(app, 'Remove Osaka meters').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: /^Context Local world/ })).toBeVisible()
  const { authKey } = platform.credentials
  expect(wire.hasHeard(authKey), 'the key went to the platform').toBe(true)
  expect(app.server.output).not.toContain(authKey)
})

test('what the platform does not take is said, and nothing typed is lost', async ({ app, platform, wire }) => {
  await app.open('/sims')
  await addAccount(app, wire.address)
  const form = dialog(app, 'Sign in to Osaka meters')
  await form.getByRole('radio', { name: 'Email' }).click()
  await form.getByLabel('Email address').fill(platform.credentials.email)
  await form.getByLabel('Password').fill('not the password')
  await form.getByRole('button', { name: 'Sign in, read-only' }).click()
  await expect(form.getByRole('alert')).toContainText('The platform does not take this')
  await expect(form.getByLabel('Email address')).toHaveValue(platform.credentials.email)
  await app.expectAccessible()
})

for (const { theme, language } of APPEARANCES) {
  for (const width of [1440, 390]) {
    test(`banner, lock and forms read at ${width}, ${theme} ${language}`, async ({ app, wire }) => {
      const { page } = app
      await prefer(page, { theme, language })
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await app.open('/sims')
      const call = async (method: string, path: string, data?: unknown) => {
        const answer = await page.request.fetch(`${app.server.address}${path}`, {
          method,
          data,
          headers: { origin: app.server.address, 'sec-fetch-site': 'same-origin' },
        })
        expect(answer.status(), await answer.text()).toBe(200)
      }
      await call('POST', '/kansei/contexts', { id: 'osaka', name: 'Osaka meters', endpoint: wire.address, production: true })
      await page.goto(`${app.server.address}/#/c/osaka/sims`)
      await page.reload()
      await expect(page.getByText(/Nobody is signed in to Osaka meters|Osaka metersにサインインしていません/)).toBeVisible()
      await app.expectAccessible()
      await expectNoSideways(page)
      await page.getByRole('button', { name: /^(Sign in…|サインイン…)$/ }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await app.expectAccessible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await page.getByRole('button', { name: /^(Writes|書き込み): / }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await app.expectAccessible()
      await expectNoSideways(page)
    })
  }
}

async function addAccount(app: App, endpoint: string): Promise<void> {
  await choose(app, 'Add an account…')
  const form = dialog(app, 'Add an account')
  await expect(form.getByLabel('Endpoint')).toHaveValue('https://api.soracom.io')
  await form.getByRole('radio', { name: 'Other endpoint' }).click()
  await form.getByLabel('Endpoint').fill(endpoint)
  await form.getByLabel('Name').fill('Osaka meters')
  await form.getByLabel('ID', { exact: true }).fill('osaka')
  await app.expectAccessible()
  await form.getByRole('button', { name: 'Add, and sign in' }).click()
}

async function signIn(form: Locator, platform: Server): Promise<void> {
  const { authKeyId, authKey } = platform.credentials
  await form.getByLabel('AuthKey ID').fill(authKeyId)
  await form.getByLabel('AuthKey', { exact: true }).fill(authKey)
  await form.getByRole('button', { name: 'Sign in, read-only' }).click()
}

/** Opens the context's menu and chooses an item. */
async function choose(app: App, item: string): Promise<void> {
  await app.page.getByRole('button', { name: /^Context / }).click()
  await app.page.getByRole('menuitem', { name: item, exact: true }).click()
}

const dialog = (app: App, name: string): Locator => app.page.getByRole('dialog', { name, exact: true })
const lock = (app: App): Locator => app.page.getByRole('button', { name: /^Writes: / })
