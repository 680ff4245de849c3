import { networkInterfaces } from 'node:os'

import { expect, test, testAlone } from '../fixtures'

test('these tests run where nothing but this machine can be reached', () => {
  test.skip(!process.env.KANSEI_ALONE, 'this system gives us no network of our own')
  expect(Object.keys(networkInterfaces())).toEqual(['lo'])
})

// The link ends ten minutes after it was printed, which a worker's server may have behind it: this one has just begun.
testAlone('the printed link signs the operator in, once', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(page.getByRole('navigation')).toBeVisible()
  expect(page.url(), 'the code does not stay in the address').not.toContain('code=')

  const again = await page.context().browser()?.newContext()
  const stranger = await again!.newPage()
  await stranger.goto(server.link)
  await expect(stranger.getByText('This sign-in link was used already')).toBeVisible()
  await expect(stranger.getByRole('navigation')).toBeHidden()
  await again!.close()
})

test('the page and its parts may be kept, and what names them may not', async ({ request, server }) => {
  const page = await request.get(server.address)
  expect(page.headers()['cache-control']).toBe('no-cache')
  expect(page.headers()['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'")
  const script = /src="(a\/[^"]+boot\.js)"/.exec(await page.text())?.[1]
  const part = await request.get(`${server.address}/${script}`, { headers: { 'accept-encoding': 'br' } })
  expect(part.headers()['cache-control']).toContain('immutable')
  expect(part.headers()['content-encoding']).toBe('br')
})

test('theme, language and density stand before the first paint', async ({ page, server }) => {
  await page.addInitScript(() => {
    localStorage.setItem('kansei.theme', 'dark')
    localStorage.setItem('kansei.language', 'ja')
    localStorage.setItem('kansei.density', 'compact')
  })
  await page.goto(server.address)
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await expect(html).toHaveAttribute('data-density', 'compact')
  await expect(html).toHaveAttribute('lang', 'ja')
})

test('a page whose code does not arrive says so in words', async ({ page, server }) => {
  // The file is missing, as after an update that a cache in between has half of: no scenario of the server's.
  await page.route('**/ui_bg.wasm', (route) => route.abort())
  await page.goto(server.address)
  await expect(page.getByRole('alert')).toContainText('The console could not start')
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
})
