import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, expect, test } from '../fixtures'

test('who is not signed in is asked who they are, and told where they will work', async ({ app }) => {
  await app.page.goto(app.server.address)
  await expect(app.page.locator('body')).toMatchAriaSnapshot(`
    - region "Where do you want to work?":
      - group "Language":
        - button "EN" [pressed]
        - button "日本語"
      - heading "Where do you want to work?" [level=1]
      - text: /Local world LOCAL .+ simulated SIMs · nothing leaves this machine/
    - main:
      - heading "Sign in to Local world" [level=2]
      - radiogroup "How":
        - radio "Email" [checked]
        - radio "AuthKey"
      - text: Email address
      - textbox "Email address"
      - text: Password
      - textbox "Password"
      - button "Sign in"
  `)
})

test('email and password lead to the SIMs; signing out leads back, and Back does not show them', async ({ app }) => {
  const { page, server } = app
  await server.reset()
  await page.goto(server.address)
  await enter(app, server.credentials.email, server.credentials.password)
  await expect(page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
  await app.live()
  await page.getByRole('button', { name: /account operator/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Local world' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in to Local world' })).toBeVisible()
})

test('an AuthKey works as well, and leads to the place that was asked for', async ({ app }) => {
  const { page, server } = app
  await server.reset()
  await page.goto(`${server.address}/#/c/local/groups`)
  await page.getByRole('radio', { name: 'AuthKey' }).click()
  await page.getByRole('textbox', { name: 'AuthKey ID' }).fill(server.credentials.authKeyId)
  await page.getByRole('textbox', { name: 'AuthKey', exact: true }).fill(server.credentials.authKey)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible()
})

test('wrong credentials are refused without a word on which part is wrong', async ({ app }) => {
  const { page, server } = app
  await page.goto(server.address)
  const alert = page.getByRole('main').getByRole('alert')
  await enter(app, server.credentials.email, 'not-the-password')
  await expect(alert).toHaveText('These credentials are not right.')
  await app.expectAccessible()
  await enter(app, 'nobody@example.com', server.credentials.password)
  await expect(alert).toHaveText('These credentials are not right.')
  expect(page.url(), 'and nothing of it stands in the address').not.toMatch(/password|nobody/)
})

test('what is missing is said at its field, and nothing is sent', async ({ app }) => {
  const { page } = app
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  await page.goto(app.server.address)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('textbox', { name: 'Email address' })).toHaveAccessibleDescription('Fill this in.')
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription('Fill this in.')
  expect(sent.filter((url) => url.endsWith('/kansei/sign-in'))).toEqual([])
  await app.expectAccessible()
})

test('language and theme can be chosen before anybody is signed in', async ({ app }) => {
  const { page } = app
  await page.goto(app.server.address)
  await page.getByRole('button', { name: '日本語' }).click()
  await expect(page.getByRole('heading', { name: 'ローカル環境にサインイン' })).toBeVisible()
  await page.getByRole('button', { name: /^配色/ }).click()
  await page.getByRole('menuitem', { name: 'ダーク' }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'ローカル環境にサインイン' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

for (const look of APPEARANCES) {
  test(`the page can be read by everybody, ${look.theme} ${look.language}`, async ({ app }) => {
    const { page } = app
    await prefer(page, look)
    for (const width of [1440, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await page.goto(app.server.address)
      await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    }
  })
}

async function enter(app: App, email: string, password: string): Promise<void> {
  await app.page.getByRole('textbox', { name: 'Email address' }).fill(email)
  await app.page.getByRole('textbox', { name: 'Password' }).fill(password)
  await app.page.getByRole('button', { name: 'Sign in' }).click()
}
