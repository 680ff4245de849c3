// Trouble made on purpose: the clock is paused, one device is told never to come back, its session is cut, and two minutes
// later the console says that it is not back.
import { prefer } from '../appearance'
import { expect, test } from '../fixtures'
import { openSim } from '../vocabulary'

const WORDS = {
  en: {
    world: 'World',
    clock: 'Clock',
    pause: 'Pause',
    paused: 'Simulated clock, paused.',
    afterCut: 'Change… After a cut',
    never: 'Never returns',
    willNever: 'never return',
    cut: 'Cut the session of prompt',
    start: 'Cut session',
    deleted: 'Deleted seen',
    minutes: '+ 2 min',
    notBack: 'Not back 1',
    since: 'Has not come back for 2 min',
    rules: 'How devices behave',
  },
  ja: {
    world: 'ワールド',
    clock: '時計',
    pause: '一時停止',
    paused: '模擬時計、停止中。',
    afterCut: '変更… 切断後',
    never: '復帰しない',
    willNever: '復帰しない',
    cut: 'prompt のセッションを切断',
    start: 'セッションを切断',
    deleted: 'Deleted を確認',
    minutes: '+2分',
    notBack: '未復帰 1',
    since: '2分経過、未復帰',
    rules: 'デバイスのふるまい',
  },
} as const

for (const language of ['en', 'ja'] as const) {
  test(`a device that was told never to return is cut, and two minutes later it is not back (${language})`, async ({
    app,
    server,
  }) => {
    const { page } = app
    const say = WORDS[language]
    await prefer(page, { theme: 'light', language })
    await app.open('/world')
    await server.control('clock', { paused: false })

    const clock = page.getByRole('region', { name: say.clock, exact: true })
    await expect(clock.getByRole('radio', { name: '×1', exact: true })).toBeChecked()
    await clock.getByRole('radio', { name: say.pause }).click()
    await expect(clock.getByRole('radio', { name: say.pause })).toBeChecked()
    await expect(page.getByRole('main')).toContainText(say.paused)

    await page.keyboard.press('g')
    await page.keyboard.press('s')
    const sim = await openSim(app, 'prompt')
    await sim.getByRole('button', { name: say.afterCut }).click()
    await page.getByRole('menuitem', { name: say.never }).click()
    await expect(sim.getByText(say.willNever, { exact: true })).toBeVisible()

    await page.keyboard.press('d')
    const plan = page.getByRole('dialog', { name: say.cut, exact: true })
    await plan.getByRole('button', { name: say.start, exact: true }).click()
    await expect(page.getByRole('listitem').filter({ hasText: say.deleted })).toBeVisible()

    // The mark of the clock leads to where it is steered, from every page.
    await page.getByRole('banner').getByRole('link', { name: /Simulated clock|模擬時計/ }).click()
    await expect(page.getByRole('heading', { level: 1, name: say.world })).toBeVisible()
    await expect(page.getByRole('region', { name: say.rules, exact: true }).getByRole('row')).toContainText([
      /./,
      new RegExp(`${say.willNever}\\s*sim:\\d{19}\\s*1`),
      /./,
    ])
    await clock.getByRole('button', { name: say.minutes }).click()
    await expect(page.getByRole('log')).toContainText('prompt')

    await page.goBack()
    await expect(page.getByRole('button', { name: say.notBack })).toBeVisible()
    await expect(sim).toContainText(say.since)
    await app.expectAccessible()
  })
}
