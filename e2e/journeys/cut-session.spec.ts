// Document 000: one call ends a session, and the device comes back under a new one, with the group's new settings.
import { expect, test } from '../fixtures'
import { cut, drawer, expectHistory, expectLedger, expectRow, openSim, plan, rowAction, startCut } from '../vocabulary'

test('an operator cuts a session and watches the device come back', async ({ app, clock }) => {
  await app.open('/sims')
  await app.search('stale-dns')
  await expectRow(app.table, { Name: 'stale-dns', Session: /^Online/, Drift: 'DNS ≠ group' })
  const sim = await openSim(app, 'stale-dns')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  const moments = sim.getByRole('tabpanel').getByRole('listitem')
  const idOf = async (at: number) => /[0-9a-f]{4}…[0-9a-f]{4}/.exec(await moments.nth(at).innerText())?.[0]
  await expectHistory(sim, ['Created'])
  const old = await idOf(0)

  await app.page.keyboard.press('d')
  await expect(plan(app, 'Cut the session of stale-dns')).toMatchAriaSnapshot(`
    - dialog "Cut the session of stale-dns":
      - banner:
        - heading "Cut the session of stale-dns" [level=2]
        - text: Local world LOCAL
      - term: Online now
      - definition: "1"
      - term: Sessions that drop
      - definition: "1"
      - term: Came back before
      - definition: /\\d of \\d/
      - term: Open doors
      - definition: "0"
      - list:
        - listitem: The network drops the session. Coming back is up to the device; the new session picks up what the group says.
        - listitem: /Returned \\d of \\d times, half of them within .+, the slowest after .+\\./
        - listitem: A cut has no undo.
      - heading "Settings that change" [level=3]
      - table:
        - rowgroup:
          - row "setting now then takes hold SIMs"
        - rowgroup:
          - row /dnsServers/:
            - rowheader "dnsServers"
            - cell:
              - deletion: 10.10.0.53
            - cell:
              - insertion: 10.20.0.53, 10.20.1.53
            - cell "next session"
            - cell "1"
      - heading /Exact calls/ [level=3]
      - region "Exact calls": /POST \\/v1\\/sims\\/\\d+\\/delete_session/
      - contentinfo:
        - text: /plan P-[0-9a-f]+ · nothing sent yet · expires in 10 min/
        - button "Cancel"
        - button "Cut session"
  `)
  await app.expectAccessible()

  const job = await startCut(app, 'stale-dns')
  await expectRow(app.table, { Name: 'stale-dns', Session: /^Cutting/ })
  await expectHistory(sim, ['offline for', `Deleted ${old}`, `Cut requested operator@kansei.local · ${job}`, `Created ${old}`])
  await expect(sim.getByRole('button', { name: 'Cut session…' })).toHaveAccessibleDescription(
    'A job is working on this SIM. Wait until it has ended.',
  )

  await clock.advance('20s')
  await expectHistory(sim, ['Created', /returned in \d\.\d s new session id/, `Deleted ${old}`])
  expect(await idOf(0)).not.toBe(old)
  await expect(moments.nth(0).getByRole('deletion')).toHaveText('10.10.0.53')
  await expect(moments.nth(0).getByRole('insertion')).toHaveText('10.20.0.53, 10.20.1.53')
  await expect(moments.nth(0)).toContainText('= group')
  await expect(sim).toContainText(/Back in \d\.\d s under a new session id/)
  await expect(sim).toContainText('Its settings match the group.')
  await expect(app.page.getByRole('log')).toContainText(/stale-dns: Back in \d\.\d s/)
  await expectRow(app.table, { Name: 'stale-dns', Session: /^Online/, Drift: '' })
  await expectLedger(sim, job, ['Judged: done, verified', 'Answered 200', /Call intended POST .*\/delete_session/])
  await app.expectAccessible()
})

test('the same plan opens from the menu of the row, from the page of the SIM and by a key; closing it sends nothing', async ({
  app,
}) => {
  await app.open('/sims')
  await rowAction(app, 'prompt', 'Cut session…')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog.getByRole('region', { name: 'Exact calls' })).toContainText('delete_session')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()

  const sim = await openSim(app, 'prompt')
  await sim.getByRole('button', { name: 'Open as a page' }).click()
  await expect(sim).toBeHidden()
  const page = app.page.getByRole('main')
  await page.getByRole('button', { name: 'Cut session…' }).click()
  await expect(dialog.getByRole('region', { name: 'Exact calls' })).toContainText('delete_session')
  await app.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Cut session…' }), 'the focus is where it was').toBeFocused()

  await page.getByRole('link', { name: 'SIMs' }).click()
  await openSim(app, 'prompt')
  await app.page.keyboard.press('d')
  await expect(dialog.getByRole('region', { name: 'Exact calls' })).toContainText('delete_session')
  await app.page.keyboard.press('Escape')
  await drawer(app, 'prompt').getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(drawer(app, 'prompt'), ['Created'])
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
})

test('Enter does not start a plan, Ctrl Enter does', async ({ app, clock }) => {
  await app.open('/sims')
  await openSim(app, 'prompt')
  await app.page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog.getByRole('button', { name: 'Cut session', exact: true })).toBeEnabled()
  await app.page.keyboard.press('Enter')
  await expect(dialog).toContainText('nothing sent yet')
  await app.page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expectRow(app.table, { Name: 'prompt', Session: /^Cutting/ })
  await clock.advance('20s')
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
})

test('the address says where one is, and Back leads back', async ({ app }) => {
  await app.open('/sims')
  await app.page.getByRole('button', { name: /^Online/ }).click()
  await app.page.getByRole('columnheader', { name: 'Session' }).getByRole('button').click()
  // A row that moves under the hand would be another one.
  await expect(app.table.getByRole('rowheader').last()).toHaveText('comes-back-slowly')
  const sim = await openSim(app, 'ghost')
  await sim.getByRole('tab', { name: 'Ledger' }).click()
  const place = new URLSearchParams(app.page.url().split('?')[1])
  expect(Object.fromEntries(place)).toMatchObject({ q: 'state:online ', sort: 'since', tab: 'ledger' })

  await app.page.reload()
  await expect(sim.getByRole('tab', { name: 'Ledger' })).toHaveAttribute('aria-selected', 'true')
  await expect(app.page.getByRole('button', { name: /^Online/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(app.page.getByRole('columnheader', { name: 'Session' })).toHaveAttribute('aria-sort', 'ascending')

  await app.page.goBack()
  await expect(sim).toBeHidden()
  await app.page.goBack()
  await expect(app.page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await app.page.goBack()
  await expect(app.page.getByRole('rowheader')).toHaveCount(12)
  await app.page.goForward()
  await expect(app.page.getByRole('button', { name: /^Online/ })).toHaveAttribute('aria-pressed', 'true')
})

test('a plan goes with the page that it was begun on', async ({ app }) => {
  const { page } = app
  await app.open('/groups')
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'SIMs' }).click()
  await openSim(app, 'prompt')
  await page.keyboard.press('d')
  const dialog = plan(app, 'Cut the session of prompt')
  await expect(dialog).toContainText('nothing sent yet')
  await page.goBack()
  await expect(dialog).toBeHidden()
  await expect(drawer(app, 'prompt')).toBeHidden()
  await page.goForward()
  await expect(drawer(app, 'prompt')).toBeVisible()
  await expect(dialog, 'nor does it come back').toBeHidden()

  await page.keyboard.press('d')
  await expect(dialog).toContainText('nothing sent yet')
  await page.evaluate(() => (location.hash = '#/c/local/groups'))
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible()
  await expect(dialog).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
})

test('the row, the verdict and the message change in the same moment', async ({ app, clock }) => {
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await cut(app, 'prompt')
  await expectRow(app.table, { Name: 'prompt', Session: /^Cutting/ })
  // What stands there whenever the browser paints.
  const painted = await app.page.evaluateHandle(() => {
    const seen = new Set<string>()
    const words = (of: string) => document.querySelector<HTMLElement>(of)?.innerText ?? ''
    const look = () => {
      const back = [words('[role=complementary], aside'), words('[role=log]')].map((text) => text.includes('Back in'))
      seen.add(`${words('[role=grid] tbody').includes('Cutting') ? 'cutting' : 'over'} ${back.join(' ')}`)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return seen
  })
  await clock.advance('20s')
  await expect(sim).toContainText(/Back in \d\.\d s/)
  await expectRow(app.table, { Name: 'prompt', Session: /^Online/ })
  expect(await painted.evaluate((seen) => [...seen])).toEqual(['cutting false false', 'over true true'])
})

test('a cut that is under way says so wherever the operator goes', async ({ app, clock }) => {
  await app.open('/sims')
  await openSim(app, 'comes-back-slowly')
  await cut(app, 'comes-back-slowly')
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('g')
  await expect(app.page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible()
  await clock.advance('70s')
  await expect(app.page.getByRole('log')).toContainText(/comes-back-slowly: Back in \d+ s under a new session id/)
  await app.page.getByRole('log').getByRole('button', { name: 'Dismiss' }).click()
  await expect(app.page.getByRole('log')).toBeEmpty()
})
