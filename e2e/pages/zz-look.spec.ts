import * as net from 'node:net'
import { test } from '../fixtures'
import { prefer } from '../appearance'

for (const [theme, language, width, height] of [['dark','en',1440,900],['light','ja',1440,900],['dark','ja',390,844],['light','en',1280,800]] as const) {
  test(`look ${theme} ${language} ${width}`, async ({ app, server }) => {
    const { page } = app
    await prefer(page, { theme, language } as never)
    await page.setViewportSize({ width, height })
    await app.open('/remote-access', { scenario: 'fleet', sims: 1200 } as never)
    const api = page.request
    const call = async (method: string, path: string, data?: unknown) => {
      const r = await page.evaluate(async ([method, path, data]) => {
        const r = await fetch(path as string, { method: method as string, headers: { 'content-type': 'application/json' }, body: data ? JSON.stringify(data) : undefined })
        return { status: r.status, text: await r.text() }
      }, [method, path, data] as const)
      if (r.status >= 400) console.log(path, r.status, r.text)
      return r.text ? JSON.parse(r.text) : undefined
    }
    const w = await call('GET', '/kansei/contexts/local/sims?q=online:yes&limit=8')
    const rows = w.rows
    const lease = (n: number, port: number, minutes: number, more: object) => call('POST', '/kansei/contexts/local/leases', { op: `op-${theme}-${language}-${width}-${n}`, draft: { simId: rows[n].simId, port, minutes, ranges: ['127.0.0.1'], reason: 'meter reads zero', ticket: `OPS-44${n}2`, ...more } })
    const a = await lease(0, 22, 30, { idleMinutes: 10 })
    const b = await lease(1, 80, 120, { tls: true, ranges: ['127.0.0.1', '203.0.113.0/24'] })
    const c = await lease(2, 7, 8, {})
    const s = net.connect(a.door.port, '127.0.0.1'); s.on('error', () => 0)
    const d = net.connect(c.door.port, '127.0.0.1'); d.on('error', () => 0)
    const { email, password } = server.credentials
    const keys = await call('POST', '/v1/auth', { email, password })
    const r = await page.evaluate(async ([sim, key, token]) => (await fetch('/v1/port_mappings', { method: 'POST', headers: { 'content-type': 'application/json', 'x-soracom-api-key': key, 'x-soracom-token': token }, body: JSON.stringify({ destination: { simId: sim, port: 80, service: 'air' }, duration: 28800, source: { ipRanges: ['0.0.0.0/0'] } }) })).status, [rows[3].simId, keys.apiKey, keys.token] as const)
    console.log('foreign', r)
    const e = await lease(5, 7, 20, { ranges: ['198.51.100.0/24'] })
    for (let i = 0; i < 2; i++) { const x = net.connect(e.door.port, '127.0.0.1'); x.on('error', () => 0) }
    await page.waitForTimeout(500)
    await server.control('clock', { advanceMs: 240000 })
    d.destroy()
    await server.control('clock', { advanceMs: 30000 })
    await page.goto(page.url()); await page.waitForTimeout(2500)
    await page.screenshot({ path: `/tmp/shots/ra-${theme}-${language}-${width}.png` })
    const btn = page.getByRole('button', { name: /^(Open door|ドアを開く)$/ })
    await btn.first().click(); await page.waitForTimeout(800)
    await page.screenshot({ path: `/tmp/shots/form0-${theme}-${language}-${width}.png` })
    const form = page.getByRole('complementary', { name: /^(Open door|ドアを開く)$/ })
    await form.getByRole('combobox').fill(rows[4].name); await page.waitForTimeout(700)
    await page.screenshot({ path: `/tmp/shots/form1-${theme}-${language}-${width}.png` })
    await form.getByRole('option').first().click()
    await form.getByLabel(/^(Reason|理由)$/).fill('OPS-4420 replace contactor log'); await page.waitForTimeout(900)
    await page.screenshot({ path: `/tmp/shots/form2-${theme}-${language}-${width}.png` })
    await form.getByText(/^(Then|このあと|その後)/).first().scrollIntoViewIfNeeded().catch(() => 0)
    await page.screenshot({ path: `/tmp/shots/form3-${theme}-${language}-${width}.png` })
    await page.keyboard.press('Escape')
    await page.waitForTimeout(400)
    const menu = page.getByRole('button', { name: /(Actions on the door to|のドア)/ }).first()
    await menu.click().catch(() => 0); await page.waitForTimeout(300)
    await page.screenshot({ path: `/tmp/shots/menu-${theme}-${language}-${width}.png` })
    await page.keyboard.press('Escape')
    await page.goto(page.url().replace(/remote-access.*/, 'remote-access?view=closed')); await page.waitForTimeout(1200)
    await page.screenshot({ path: `/tmp/shots/closed-${theme}-${language}-${width}.png` })
    s.destroy(); d.destroy()
  })
}
