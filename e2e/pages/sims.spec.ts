import type { Page } from '@playwright/test'

import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type App, expect, test } from '../fixtures'
import { cut, drawer, expectRow, openSim, plan } from '../vocabulary'

test('the list says what every SIM is doing, since when, and how it differs from its group', async ({ app }) => {
  await app.open('/sims')
  await expect(app.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "SIMs" [level=1]
      - search:
        - searchbox "Query"
        - status: 12 of 12
        - button "Copy link"
      - group "State of the matching SIMs":
        - button "Online 6"
        - button "Stale 2"
        - button "Acting 0"
        - button "Offline 1"
        - button "Blocked 2"
        - button "Not back 0"
        - button "Unknown 1"
      - region "SIM table":
        - grid "SIM table":
          - rowgroup:
            - row "Name Session Drift Group SIM ID Plan IMSI Status Speed class Actions"
          - rowgroup:
            - row /already-offline Offline/
            - row /asleep Online/
            - row /comes-back-slowly Online/
            - row /ghost Online/
            - row /inactive Blocked/
            - row /never-attached Unknown never/
            - row /never-comes-back Online/
            - row /possibly-stale Online .* older than group new-mtu/
            - row /prompt Online/
            - row /stale-dns Online .* DNS ≠ group new-dns/
            - row /stale-vpg Online .* VPG ≠ group new-vpg/
            - row /suspended Blocked/
  `)
  await app.expectAccessible()
})

test('a state is a filter, a word narrows it, and each can be taken away again', async ({ app }) => {
  await app.open('/sims')
  const names = app.page.getByRole('rowheader')
  await app.page.getByRole('button', { name: 'Stale 2' }).click()
  await expect(names).toHaveText(['stale-dns', 'stale-vpg'])
  await expect(app.page.getByRole('search')).toMatchAriaSnapshot(`
    - search:
      - text: /^Query state. stale$/
      - button "Drop the filter state:stale"
      - searchbox "Query"
      - status: 2 of 12
      - button "Copy link"
  `)
  await app.search('vpg')
  await expect(names).toHaveText(['stale-vpg'])
  await expect(app.page.getByRole('search').getByRole('status')).toHaveText('1 of 12')
  await app.page.getByRole('button', { name: 'Drop the filter state:stale' }).click()
  await app.page.getByRole('searchbox').fill('')
  await expect(names).toHaveCount(12)
  await app.page.getByRole('searchbox').pressSequentially('group:new-dns ')
  await expect(names).toHaveText(['stale-dns'])
})

test('what cannot be read is said at the query, with its place and the words that can, in either language', async ({
  app,
}) => {
  const { page } = app
  await app.open('/sims?q=state:what%20')
  const field = page.getByRole('searchbox')
  await expect(page.getByRole('heading', { name: 'This query cannot be read' })).toBeVisible()
  await expect(field).toHaveAccessibleDescription(/^Character 7: “what” is none of online, stale/)
  await expect(page.getByText('of 12'), 'nothing was looked for').toBeHidden()
  await app.expectAccessible()
  await page.getByRole('button', { name: '日本語' }).click()
  await expect(page.getByRole('heading', { name: '検索条件を解釈できません' })).toBeVisible()
  await expect(field).toHaveAccessibleDescription(/^7 文字目: 「what」は指定できません。使える値: online, stale/)
  await page.getByRole('button', { name: '条件をすべて外す' }).click()
  await expect(page.getByRole('rowheader')).toHaveCount(12)
  // One that comes with the address is no more answered by the rows that stood there.
  await page.goto(page.url().replace(/#.*/, '#/c/local/sims?q=wat:foo'))
  await expect(page.getByRole('heading', { name: '検索条件を解釈できません' })).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveCount(0)
})

test('a query that cannot be read never looks like one that finds nothing', async ({ app }) => {
  const { page } = app
  await app.open('/sims')
  await app.search('nobody-has-this-name')
  await expect(page.getByRole('heading', { name: 'No SIM matches' })).toBeVisible()
  await page.getByRole('searchbox').fill('colour:red')
  await expect(page.getByRole('heading', { name: 'This query cannot be read' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('there is no key “colour”. The keys are name, group')
  await page.getByRole('searchbox').fill('prompt')
  await expect(page.getByRole('rowheader')).toHaveText(['prompt'])

  // Rows stay while somebody types what means nothing yet.
  await page.getByRole('searchbox').fill('prompt state:')
  await expect(page.getByRole('searchbox')).toHaveAccessibleDescription(/^Character 14: a value has to follow/)
  await expect(page.getByRole('rowheader')).toHaveText(['prompt'])
})

test('the rows that stay beside a query that cannot be read are there wherever one scrolls', async ({ app }) => {
  const { page } = app
  await app.open('/sims', { scenario: 'fleet', sims: 1_000 })
  const field = page.getByRole('searchbox')
  await field.fill('a')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^\d{3} of 1,000$/)
  await field.fill('a "')
  await expect(field).toHaveAccessibleDescription(/nothing closes this quotation mark/)
  const region = page.getByRole('region', { name: 'SIM table' })
  await region.evaluate((region) => region.scrollTo({ top: region.scrollHeight }))
  const last = page.getByRole('rowheader').last()
  await expect.poll(() => last.evaluate((cell) => Number(cell.closest('tr')?.ariaRowIndex))).toBeGreaterThan(300)
  await expect(page.locator('tr[aria-busy=true]')).toHaveCount(0)
  await expect(field, 'it is still said').toHaveAccessibleDescription(/nothing closes this quotation mark/)
  await field.fill('a')
  await expect(field).toHaveAccessibleDescription('')
  await expect(page.locator('tr[aria-busy=true]')).toHaveCount(0)
})

test('a message covers nothing that can be pressed', async ({ app, server }) => {
  const { page } = app
  await page.setViewportSize({ width: 1280, height: 420 })
  await app.open('/sims?q=prompt')
  // A failure stays until somebody has read it.
  await server.faults({ operation: 'deleteSimSession', effect: { kind: 'status', status: 403 } })
  await openSim(app, 'prompt')
  await cut(app, 'prompt')
  await expect(page.getByRole('log')).toContainText('prompt: failed')
  await expectNothingCovered(page)
  await page.getByRole('button', { name: 'Open as a page' }).click()
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toBeVisible()
  await expectNothingCovered(page)
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await page.getByRole('rowheader', { name: 'plain' }).click()
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible()
  for (const width of [1280, 1024, 800, 390]) {
    await page.setViewportSize({ width, height: 420 })
    await expectNothingCovered(page)
  }
})

test('a change made elsewhere arrives in the row', async ({ app, server }) => {
  await app.open('/sims?q=prompt')
  const [sim] = await server.asPlatform<{ simId: string }[]>('GET', '/v1/query/sims?name=prompt')
  await server.asPlatform('POST', `/v1/sims/${sim?.simId}/deactivate`)
  await expectRow(app.table, { Name: 'prompt', Session: /^Blocked/, Status: 'inactive' })
})

test('everything works from the keyboard', async ({ app }) => {
  const { page } = app
  await app.open('/sims')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('stale-')
  await expect(page.getByRole('rowheader')).toHaveText(['stale-dns', 'stale-vpg'])
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await expect(page.getByRole('region', { name: 'SIM table' })).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(drawer(app, 'stale-dns')).toBeVisible()
  await page.keyboard.press('j')
  await expect(drawer(app, 'stale-vpg')).toBeVisible()
  await page.keyboard.press('k')
  await expect(drawer(app, 'stale-dns')).toBeVisible()
  // What is in the drawer comes with code of its own: its keys work from when its tabs are there.
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible()
  await page.keyboard.press(']')
  await expect(page.getByRole('tab', { name: 'Sessions' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('[')
  await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true')
  // Caps Lock makes capitals of them, and they are the same keys.
  await page.keyboard.press('D')
  await expect(page.getByRole('dialog', { name: 'Cut the session of stale-dns' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await app.table.focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(drawer(app, 'stale-dns')).toBeHidden()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'All keys' })).toContainText('cut session…')
  await app.expectAccessible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
})

test('single letters can be switched off, and stay so', async ({ app }) => {
  const { page } = app
  await app.open('/sims')
  const account = page.getByRole('button', { name: /account operator/ })
  await account.click()
  await page.getByRole('menuitemradio', { name: 'Single-letter keys' }).click()
  await page.reload()
  await app.live()
  await app.table.focus()
  for (const key of ['j', 'd', 'g', 'g', '?', '/']) await page.keyboard.press(key)
  await expect(page.getByRole('heading', { level: 1, name: 'SIMs' })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('searchbox')).not.toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary'), 'keys that are no letters still work').toBeVisible()
})

test('typing into a field acts on nothing else', async ({ app }) => {
  await app.open('/sims')
  await app.search('d j ?')
  await expect(app.page.getByRole('searchbox')).toHaveValue('d j ?')
  await expect(app.page.getByRole('dialog')).toBeHidden()
})

test('language and theme change at once and are kept', async ({ app }) => {
  const { page } = app
  await app.open('/sims')
  await page.getByRole('button', { name: '日本語' }).click()
  await expect(page.getByRole('columnheader', { name: 'セッション' })).toBeVisible()
  await expectRow(app.table, { 名前: 'stale-dns', 設定との差: 'DNS 不一致' })
  await page.getByRole('button', { name: /^配色/ }).click()
  await page.getByRole('menuitem', { name: 'ダーク' }).click()
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.getByRole('columnheader', { name: 'セッション' })).toBeVisible()
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await expect(html).toHaveAttribute('lang', 'ja')
})

for (const look of APPEARANCES) {
  test(`every state of the list can be read by everybody, ${look.theme} ${look.language}`, async ({ app }) => {
    test.slow()
    const { page } = app
    const word = (en: string, ja: string) => (look.language === 'en' ? en : ja)
    await page.setViewportSize({ width: 1440, height: 900 })
    await prefer(page, look)

    await app.open('/sims')
    await expect(page.getByRole('rowheader')).toHaveCount(12)
    await app.expectAccessible()

    const sim = await openSim(app, 'stale-dns')
    await expect(sim).toContainText(word('1 differs', '1 項目が不一致'))
    await app.expectAccessible()

    await app.server.faults({ operation: 'listSimSessionEvents', effect: { kind: 'status', status: 403 } })
    await page.keyboard.press(']')
    await expect(sim.getByRole('alert')).toContainText(word('The server refused this.', 'サーバーに拒否されました。'))
    await app.expectAccessible()
    await app.server.faults()
    await sim.getByRole('button', { name: word('Try again', '再試行') }).click()
    await expect(sim.getByRole('listitem').first()).toContainText('Created')
    await app.expectAccessible()

    await page.keyboard.press('d')
    const dialog = plan(app, word('Cut the session of stale-dns', 'stale-dns のセッションを切断'))
    await expect(dialog).toContainText(word('A cut has no undo.', '切断は元に戻せません。'))
    await app.expectAccessible()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: word('Actions on stale-dns', 'stale-dns の操作') }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await app.expectAccessible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')

    await app.search('nothing-has-this-name')
    await expect(page.getByRole('heading', { name: word('No SIM matches', '該当する SIM がありません') })).toBeVisible()
    await app.expectAccessible()

    await app.open('/sims', { scenario: 'empty' })
    await expect(page.getByRole('heading', { name: word('No SIMs yet', 'SIM はまだありません') })).toBeVisible()
    await app.expectAccessible()
  })
}

for (const width of [320, 390]) {
  test(`a phone of ${width} px shows all of it without scrolling sideways`, async ({ app }) => {
    const { page } = app
    await page.setViewportSize({ width, height: 700 })
    await app.open('/sims')
    await narrow(app)
    await openSim(app, 'stale-dns')
    await narrow(app)
    await page.getByRole('tab', { name: 'Sessions' }).click()
    await expect(page.getByRole('tabpanel').getByRole('listitem').first()).toContainText('Created')
    await narrow(app)
    await page.getByRole('button', { name: 'Cut session…' }).click()
    await expect(page.getByRole('dialog').getByRole('region', { name: 'Exact calls' })).toBeVisible()
    await narrow(app)
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Cut session', exact: true })).toBeInViewport()
  })
}

/** No message lies over the part of a button or a link that is on screen, its own aside. */
async function expectNothingCovered(page: Page): Promise<void> {
  const covered = () =>
    page.evaluate(() => {
      const meet = (a: DOMRect, b: DOMRect) => {
        const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)]
        return new DOMRect(left, top, Math.max(Math.min(a.right, b.right) - left, 0), Math.max(Math.min(a.bottom, b.bottom) - top, 0))
      }
      // What is scrolled out of its region is not there to be covered.
      const shown = (element: Element) => {
        let box = element.getBoundingClientRect()
        for (let up = element.parentElement; up; up = up.parentElement) {
          if (getComputedStyle(up).overflow !== 'visible') box = meet(box, up.getBoundingClientRect())
        }
        return box
      }
      const messages = [...document.querySelectorAll('[role=log] > *')].map((message) => message.getBoundingClientRect())
      const others = [...document.querySelectorAll('button, a')].filter((element) => !element.closest('[role=log]'))
      const hit = others.filter((element) =>
        messages.map((message) => meet(message, shown(element))).some(({ width, height }) => width > 0 && height > 0),
      )
      return { messages: messages.length, hit: hit.map((element) => element.getAttribute('aria-label') ?? element.textContent) }
    })
  await expect.poll(covered).toEqual({ messages: 1, hit: [] })
}

async function narrow(app: App): Promise<void> {
  await expectNoSideways(app.page)
  await app.expectAccessible()
}
