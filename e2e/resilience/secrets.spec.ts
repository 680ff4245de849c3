// What must stay secret stands nowhere but in the file that is for it.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, testAlone as test } from '../fixtures'
import { cut, openSim } from '../vocabulary'

test('after a day’s work no password, key or token stands in the page, the browser’s storage, the log or the data', async ({
  app,
  page,
  server,
}) => {
  const { email, password, authKey } = server.credentials
  await server.reset()
  await page.goto(server.address)
  await page.getByRole('textbox', { name: 'Email address' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill('not-the-pa55word')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await app.live()
  await openSim(app, 'prompt')
  await cut(app, 'prompt')
  const cookies = await page.context().cookies()
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([{ httpOnly: true, sameSite: 'Strict' }])
  const secrets = [password, authKey, 'not-the-pa55word', ...cookies.map((cookie) => cookie.value)]

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]))
  await server.end()
  const files = readdirSync(server.data, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const data = files
    .filter((file) => file.name !== 'credentials.json')
    .map((file) => [file.name, readFileSync(join(file.parentPath, file.name), 'latin1')] as const)
  expect(data.length).toBeGreaterThan(0)
  const places = [['page', await page.content()], ['storage', kept], ['log', server.output], ...data] as const
  const found = places.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([place]) => place)
  expect(found).toEqual([])
})
