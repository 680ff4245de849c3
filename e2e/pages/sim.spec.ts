import { expectNoSideways, prefer } from '../appearance'
import { expect, test, testAlone } from '../fixtures'
import { cut, expectHistory, expectRefused, openSim } from '../vocabulary'

test('a SIM’s page says what its session has and what its group says', async ({ app }) => {
  await app.open('/sims')
  const sim = await openSim(app, 'stale-vpg')
  await sim.getByRole('button', { name: 'Open as a page' }).click()
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - navigation "Breadcrumb":
        - link "SIMs"
      - heading /\\d{19}/ [level=1]
      - heading "stale-vpg" [level=2]
      - button "Copy link"
      - paragraph: /SIM \\d{19} IMSI \\d{15}/
      - paragraph: /Online, as the session record says; it was last updated .+ JST, .+ ago\\./
      - button "Cut session…"
      - button "Actions"
      - tablist "About this SIM":
        - tab "Overview" [selected]
        - tab "Sessions"
        - tab "Traffic"
        - tab "Remote access"
        - tab "Ledger"
      - tabpanel "Overview":
        - heading "Live session against group 1 differs" [level=3]
        - table:
          - rowgroup:
            - row "setting group says session has"
          - rowgroup:
            - row /dnsServers not set/
            - row "vpgId 1f9c0b52-7d5e-4a3b-9a2e-5a64d0f3c1e2 –"
        - heading "SIM" [level=3]
        - term: Status
        - definition: active
        - term: Group
        - definition: new-vpg
  `)
  await app.expectAccessible()
  await app.page.reload()
  await expect(app.page.getByRole('heading', { name: 'stale-vpg' })).toBeVisible()
})

test('the history joins what ended with what followed, by the session’s id', async ({ app }) => {
  await app.open('/sims?q=prompt')
  const sim = await openSim(app, 'prompt')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['Created', /returned in \d\.\d s new session id/, 'Deleted', 'Created', 'returned in', 'Deleted'])
  const ids = sim.getByRole('tabpanel').getByRole('listitem').filter({ hasText: /Created|Deleted/ })
  const [newest, ended, began] = (await ids.allInnerTexts()).map((text) => /[0-9a-f]{4}…[0-9a-f]{4}/.exec(text)?.[0])
  expect(ended, 'a session is created and deleted under one id').toBe(began)
  expect(newest, 'and what follows has another').not.toBe(ended)
  await expect(sim).toContainText('paired by session id, never by clock · JST')
  await expect(sim.getByRole('img', { name: /^Sessions over the last 24 hours: \d+ ended/ })).toBeVisible()
  await app.expectAccessible()
})

// The ledger outlives the worlds of other tests, whose SIMs have the same ids: this server has seen none of them.
testAlone('a SIM that was never used, and one that nothing was written to, say so', async ({ app }) => {
  await app.open('/sims?q=never-attached')
  const sim = await openSim(app, 'never-attached')
  await expect(sim).toContainText('No session has been recorded for this SIM.')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expect(sim.getByRole('heading', { name: 'No session events are recorded for this SIM.' })).toBeVisible()
  await app.expectAccessible()
  await sim.getByRole('tab', { name: 'Ledger' }).click()
  await expect(sim).toContainText('Nothing was written to this SIM from here.')
  await app.expectAccessible()
})

test('what the platform refuses to show is said in its place, and can be tried again', async ({ app, server }) => {
  await app.open('/sims?q=ghost')
  await server.faults(
    { operation: 'getSim', effect: { kind: 'status', status: 403 } },
    { operation: 'listSimSessionEvents', effect: { kind: 'status', status: 403 } },
  )
  const sim = await openSim(app, 'ghost')
  const alert = sim.getByRole('alert')
  await expect(alert).toContainText('The server refused this.')
  await expect(alert).toContainText('Nothing was changed.')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expect(alert).toContainText('The server refused this.')
  await app.expectAccessible()
  await server.faults()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expectHistory(sim, ['Created'])
})

test('what a SIM is doing is said once, until there is more to say', async ({ app, clock }) => {
  await app.open('/sims')
  const sim = await openSim(app, 'never-comes-back')
  await expect(sim).toContainText('Online, as the session record says')
  await expect(sim.getByText('Online', { exact: true })).toBeHidden()
  await cut(app, 'never-comes-back')
  await expect(sim.getByText('Cutting', { exact: true })).toBeVisible()
  await clock.advance('3m')
  await expect(sim.getByText('Not back', { exact: true })).toBeVisible()
})

test('what is so already is not offered, and says why', async ({ app }) => {
  await app.open('/sims')
  await expectRefused(app, 'prompt', 'Activate…', 'Its status is active already.')
  await expectRefused(app, 'inactive', 'Deactivate…', 'Its status is inactive already.')
})

test('a SIM that is not there is named, with a way out', async ({ app }) => {
  await app.open('/sims/8981100000000000009')
  const main = app.page.getByRole('main')
  await expect(main.getByRole('alert')).toContainText('There is no SIM 8981100000000000009.')
  await app.expectAccessible()
  await main.getByRole('link', { name: 'SIMs' }).click()
  await expect(app.page.getByRole('rowheader')).toHaveCount(12)

  await app.open('/sims?sim=8981100000000000009')
  const beside = app.page.getByRole('complementary')
  await expect(beside.getByRole('alert')).toContainText('There is no SIM 8981100000000000009.')
  await app.page.keyboard.press('Escape')
  await expect(beside).toBeHidden()
})

test('a place that no page has, and a context that nobody knows, lead back to the SIMs', async ({ app }) => {
  await app.server.reset()
  await app.signIn()
  for (const place of ['/c/local/nowhere', '/c/local/sims/not%20an%20id', '/c/nobody/sims']) {
    await app.page.goto(`${app.server.address}/#${place}`)
    await expect(app.page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible()
    await app.expectAccessible()
    await app.page.getByRole('button', { name: 'To the SIMs' }).click()
    await expect(app.page.getByRole('rowheader')).toHaveCount(12)
  }
})

test('in Japanese and in the dark the same page can be read', async ({ app }) => {
  await prefer(app.page, { theme: 'dark', language: 'ja' })
  await app.open('/sims?q=stale-dns')
  const sim = await openSim(app, 'stale-dns')
  await expect(sim).toMatchAriaSnapshot(`
    - complementary "SIM stale-dns":
      - heading "stale-dns" [level=2]
      - button "ページで開く"
      - button "閉じる"
      - button "セッションを切断…"
      - button "操作"
      - tablist "この SIM の情報":
        - tab "概要" [selected]
        - tab "セッション"
        - tab "通信量"
        - tab "台帳"
      - tabpanel "概要":
        - heading "現在値とグループ設定 1 項目が不一致" [level=3]
        - table:
          - rowgroup:
            - row "項目 グループの値 セッションの値"
          - rowgroup:
            - row "dnsServers 10.20.0.53, 10.20.1.53 10.10.0.53"
            - row "vpgId 未設定 –"
  `)
  await sim.getByRole('tab', { name: 'セッション' }).click()
  await expect(sim).toContainText(/\d\.\d秒で復帰/)
  await app.expectAccessible()
  await sim.getByRole('button', { name: 'ページで開く' }).click()
  await app.page.setViewportSize({ width: 320, height: 700 })
  await expectNoSideways(app.page)
  await app.expectAccessible()
})
