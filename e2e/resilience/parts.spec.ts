// Code that is fetched when it is first needed does not arrive: the page says so, and gets it when asked again.
import { expect, test } from '../fixtures'

test('a page whose code does not arrive says so, and opens once it does', async ({ app }) => {
  await app.page.route('**/split_groups.wasm', (route) => route.abort())
  await app.open('/groups')
  const missing = app.page.getByRole('main').getByRole('alert')
  await expect(missing).toContainText('A part of the console did not arrive.')
  await app.expectAccessible()

  await app.page.unroute('**/split_groups.wasm')
  await missing.getByRole('button', { name: 'Try again' }).click()
  await expect(app.table.getByRole('row').nth(1)).toBeVisible()
})

test('a SIM whose code does not arrive can be closed, and opens once it does', async ({ app }) => {
  // An answer that is no code, as of a proxy.
  await app.page.route('**/split_sim.wasm', (route) => route.fulfill({ status: 502, body: 'bad gateway' }))
  await app.open('/sims')
  await app.table.getByRole('row').nth(1).click()
  const drawer = app.page.getByRole('main').getByRole('complementary')
  await expect(drawer.getByRole('alert')).toContainText('A part of the console did not arrive.')
  await drawer.getByRole('button', { name: 'Close' }).click()
  await expect(drawer).toBeHidden()

  await app.page.unroute('**/split_sim.wasm')
  await app.table.getByRole('row').nth(1).click()
  await expect(drawer.getByRole('tab', { name: 'Sessions' })).toBeVisible()
})
