// Ten thousand SIMs move from one group to another, and their sessions are cut in waves so that the new settings hold. One
// model never returns: the brake stops the job, the operator reads what they share, takes the move back for those, has the
// cause mended, lets the job go on, and the ledger proves all of it.
import { expect, testAlone as test } from '../fixtures'

// Ten thousand of them, step by step, by a debug build.
test.describe.configure({ timeout: 600_000 })

test('ten thousand SIMs move to another group, and one model that never returns stops them', async ({ app, clock, server }) => {
  const { page } = app
  // A third of the fleet is in weather-hokkaido, half of it of a model that will stay away.
  await server.reset({ scenario: 'fleet', sims: 32_000 })
  const never = { which: { kind: 'model', tac: '35693804' }, behaviour: { kind: 'never' } }
  const prompt = { which: { kind: 'all' }, behaviour: { kind: 'prompt' } }
  await server.asOperator('world/behaviours', [never, prompt])
  const count = async (q: string): Promise<number> => {
    await page.goto(`${server.address}/#/c/local/sims?q=${encodeURIComponent(`${q} `)}`)
    const found = page.getByRole('button', { name: /^Act on [\d,]+ found$/ })
    // What was found by another query stays on the button until this one is answered.
    await expect(found).not.toHaveText(/ 32,000 /)
    return Number((await found.textContent())!.replace(/\D/g, ''))
  }
  await app.signIn()
  await page.goto(`${server.address}/#/c/local/sims`)
  await app.live(60_000)
  const members = await count('group:weather-hokkaido')
  expect(members).toBeGreaterThan(10_000)

  // What to change is asked before there is a plan.
  await page.getByRole('button', { name: /^Act on [\d,]+ found$/ }).click()
  await page.getByRole('menuitem', { name: 'Move to a group…' }).click()
  const change = page.getByRole('dialog', { name: 'Move to a group: the SIMs found' })
  await expect(change.getByRole('button', { name: 'See the plan' })).toHaveAttribute('aria-disabled', 'true')
  await change.getByLabel('Group', { exact: true }).selectOption('vending-idle')
  await change.getByRole('checkbox').check()
  await app.expectAccessible()
  await change.getByRole('button', { name: 'See the plan' }).click()

  const what = 'Move to the group vending-idle, then cut the session'
  const plan = page.getByRole('dialog', { name: new RegExp(`^${what}: (the SIMs found|[\\d,]+ SIMs)$`) })
  await expect(plan).toContainText(`/v1/sims/…/set_group  × ${members.toLocaleString('en')}`)
  await expect(plan).toContainText('group:weather-hokkaido')
  // Some devices of this fleet never come back in time; the operator knows, and sets the brake lower.
  await plan.getByLabel('Brake, %').fill('80')
  await expect(plan).toContainText('Below 80 % back, the job stops by itself.')
  await plan.getByLabel(/^Type 10,\d+, the number/).fill(String(members))
  await app.expectAccessible()
  await plan.getByRole('button', { name: /^Start: canary, \d+ SIMs$/ }).click()

  const main = page.getByRole('main')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(what)
  const job = (await page.getByRole('heading', { level: 1 }).locator('.mono').textContent())!
  await clock.advance('11s')
  // The canary is judged two minutes later, and the brake has seen enough.
  await expect(async () => {
    await clock.advance('10s')
    await expect(main.getByRole('alert')).toContainText('The job stopped by itself', { timeout: 500 })
  }).toPass()
  await expect(page.getByRole('log').filter({ hasText: `${job} stopped by itself` })).toBeVisible()
  await expect(async () => {
    await clock.advance('10s')
    await expect(main).toContainText(/Waiting for them\s*0/, { timeout: 500 })
  }).toPass()
  await expect(main).toContainText(/\d+ of \d+ have the same model: 35693804\./)
  await app.expectAccessible()

  // Those that did not come back go back to where they were.
  await main.getByRole('button', { name: /^Undo for these \d+…$/ }).click()
  const undo = page.getByRole('dialog', { name: `Undo ${job}` })
  await expect(undo).toContainText('Not all of it comes back')
  const away = Number(/Will be touched\s*(\d+)/.exec((await undo.textContent()) ?? '')?.[1])
  expect(away).toBeGreaterThan(20)
  await app.expectAccessible()
  await undo.getByRole('button', { name: 'Start: canary, 5 SIMs' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Undo ${job}`)
  const undone = (await page.getByRole('heading', { level: 1 }).locator('.mono').textContent())!
  await expect(async () => {
    await clock.advance('5s')
    await expect(main).toContainText(new RegExp(`Done, verified\\s*${away}`), { timeout: 500 })
  }).toPass()

  // The cause is mended, and the operator lets the job go on, knowing what the brake had seen.
  await server.asOperator('world/behaviours', [prompt])
  await page.goto(`${server.address}/#/c/local/jobs/${job}`)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(async () => {
    await clock.advance('20s')
    await expect(page.locator('.job-head')).toContainText('Ended', { timeout: 500 })
  }).toPass({ timeout: 480_000 })
  await expect(main).toContainText(new RegExp(`${members.toLocaleString('en')} / ${members.toLocaleString('en')}`))
  await expect.poll(async () => count('group:weather-hokkaido')).toBe(away)
  await expect.poll(async () => count('group:vending-idle')).toBe(members - away)

  // The ledger tells each call of it, and its chain is whole.
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Ledger' }).click()
  const search = page.getByRole('searchbox', { name: 'Search the ledger' })
  await search.fill(`${undone} doneVerified`)
  const rows = page.getByRole('table', { name: /Entries of the ledger/ }).getByRole('row')
  await expect(rows).toHaveCount(away + 1)
  await page.getByRole('button', { name: 'Verify the chain' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The chain is whole' })).toBeVisible({ timeout: 60_000 })
  await rows.nth(1).getByRole('link').first().click()
  const entry = page.getByRole('complementary', { name: /^Entry/ })
  await expect(entry).toContainText(undone)
  await app.expectAccessible()
  await search.fill(`${job} steered goOn`)
  await expect(rows).toHaveCount(2)
})
