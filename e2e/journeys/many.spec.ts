// Many SIMs at once: what a query finds is planned, the number is typed, nothing is sent in the window, and the sessions are
// cut in waves. What is under way can be halted, and is there again after a reload.
import { expect, test } from '../fixtures'

test('sessions of what a query finds are cut in waves, which can be halted and survive a reload', async ({ app, clock }) => {
  const { page } = app
  await app.open('/sims?q=online:yes%20', { scenario: 'fleet', sims: 600 })
  await page.getByRole('button', { name: /^Act on \d+ found$/ }).click()
  await page.getByRole('menuitem', { name: 'Cut session…' }).click()

  const plan = page.getByRole('dialog', { name: /^Cut (the sessions of the SIMs found|[\d,]+ sessions)$/ })
  await expect(plan).toContainText('nothing sent yet')
  const field = plan.getByLabel(/^Type [\d,]+, the number/)
  const sims = /Type ([\d,]+),/.exec((await plan.locator('label').last().textContent()) ?? '')?.[1]
  expect(sims).toBeTruthy()
  const start = plan.getByRole('button', { name: /^Cut session: canary, \d+ SIMs$/ })
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await expect(start).toHaveAccessibleDescription('Type the number of SIMs first.')
  await field.fill('7')
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await field.fill(sims!)
  await expect(start).not.toHaveAttribute('aria-disabled', 'true')
  await app.expectAccessible()
  await start.click()

  // The job has a page of its own.
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Cut ${sims} sessions`)
  const main = page.getByRole('main')
  await expect(main).toContainText('Starts in 10 s')
  await expect(main).toContainText('Nothing has been sent yet.')
  await app.expectAccessible()

  await page.keyboard.press('p')
  // Each way to steer it stays in its place: a second press is not something else.
  await expect(page.getByRole('button', { name: 'Pause' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('button', { name: 'Go on' })).not.toHaveAttribute('aria-disabled', 'true')
  await clock.advance('30s')
  await expect(main).toContainText(`0 / ${sims}`)
  await page.getByRole('button', { name: 'Go on' }).click()
  const waves = main.getByRole('listitem')
  await expect(async () => {
    await clock.advance('5s')
    await expect(waves.first()).toContainText(/5 of 5 judged/, { timeout: 200 })
  }).toPass()
  await app.expectAccessible()
  await page.reload()
  await expect(waves.first(), 'progress survives a reload').toContainText('5 of 5 judged')

  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Jobs' }).click()
  // The one that was started last stands first.
  await expect(page.getByRole('row').nth(1)).toContainText(`Cut ${sims} sessions`)
  await app.expectAccessible()
})
