// What a SIM uses: an operator looks at its day, sees that it talks, and sees that it has fallen silent.
import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { expect, test } from '../fixtures'
import { drawer, openSim } from '../vocabulary'

const WORDS = {
  en: {
    tab: 'Traffic',
    chart: /^Sent .+ [kM]?B, received .+ [kM]?B; the most at once, .+ [kM]?B, from 20 Nov \d\d:\d\d\.$/,
    table: 'Traffic table: Last 24 hours',
    asTable: 'Table',
    power: 'Change… Power',
    off: 'Switch off',
    isOff: 'off',
    overview: 'Overview',
  },
  ja: {
    tab: '通信量',
    chart: /^送信 .+ [kM]?B、受信 .+ [kM]?B。最大は 11\/20 \d\d:\d\d からの .+ [kM]?B。$/,
    table: '通信量の一覧: 直近 24 時間',
    asTable: '表',
    power: '変更… 電源',
    off: '切る',
    isOff: '電源断',
    overview: '概要',
  },
} as const

for (const look of APPEARANCES) {
  test(`a SIM talks, loses its power, and its traffic ends, ${look.theme} ${look.language}`, async ({ app, clock }) => {
    test.slow()
    const { page } = app
    const say = WORDS[look.language]
    await prefer(page, look)
    await page.setViewportSize({ width: 1440, height: 900 })
    await app.open('/sims')
    const sim = await openSim(app, 'prompt')
    await sim.getByRole('tab', { name: say.tab }).click()
    const day = sim.getByRole('img').first()
    await expect(day).toHaveAccessibleName(say.chart)
    expect(await day.locator('.chart-bar').count(), 'a bar for each five minutes').toBeGreaterThan(5)
    await app.expectAccessible()

    // The same figures as a table, newest first; the key goes there and back.
    await page.keyboard.press('t')
    await expect(sim.getByRole('radio', { name: say.asTable })).toBeChecked()
    const newest = sim.getByRole('region', { name: say.table }).getByRole('rowheader').first()
    await expect(newest).toHaveText(/ 14:30$/)
    await app.expectAccessible()

    // The bar that was growing has ended, and another has begun.
    await clock.advance('5m')
    await expect(newest).toHaveText(/ 14:35$/)
    await sim.getByRole('tab', { name: say.overview }).click()
    await sim.getByRole('button', { name: say.power }).click()
    await page.getByRole('menuitem', { name: say.off }).click()
    await expect(sim.getByText(say.isOff, { exact: true })).toBeVisible()
    await clock.advance('1h')
    await sim.getByRole('tab', { name: say.tab }).click()
    await page.keyboard.press('t')
    await expect(newest, 'nothing flows without power').toHaveText(/ 14:35$/)
    await page.keyboard.press('t')
    await expect(day).toHaveAccessibleName(say.chart)

    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 })
      await expect(day).toBeVisible()
      await expectNoSideways(page)
      await app.expectAccessible()
    }
  })
}

test('a SIM that was never used has no traffic, and what is refused is said in its place', async ({ app, server }) => {
  const { page } = app
  await app.open('/sims')
  const never = await openSim(app, 'never-attached')
  await never.getByRole('tab', { name: 'Traffic' }).click()
  await expect(never.getByText('Nothing was sent or received in this time.')).toHaveCount(2)
  await app.expectAccessible()

  await server.faults({ operation: 'getAirStatsOfSim', effect: { kind: 'status', status: 403 } })
  await page.getByRole('rowheader', { name: 'prompt', exact: true }).click()
  const sim = drawer(app, 'prompt')
  const alert = sim.getByRole('alert')
  await expect(alert).toHaveCount(2)
  await expect(alert.first()).toContainText('The server refused this.')
  await expect(alert.first()).toContainText('Nothing was changed.')
  await app.expectAccessible()
  await server.faults()
  await alert.first().getByRole('button', { name: 'Try again' }).click()
  await expect(sim.getByRole('img')).toHaveCount(1)
  await expect(alert).toHaveCount(1)
})
