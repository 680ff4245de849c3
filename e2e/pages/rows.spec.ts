import type { Locator } from '@playwright/test'

import { expect, test } from '../fixtures'
import { openSim, plan, rowAction, rowOf } from '../vocabulary'

test('what stands in a row stands on its middle', async ({ app }) => {
  await app.open('/sims')
  const sim = rowOf(app.table, 'stale-dns')
  for (const part of ['.glyph', '.state', '.tag', 'button']) await expectCentred(sim, part)
  await app.open('/groups')
  const group = rowOf(app.table, 'new-dns')
  for (const part of ['.glyph', '.slots', 'time', 'button']) await expectCentred(group, part)
})

test('each bone of a row on its way stands in its own column', async ({ app }) => {
  const { page } = app
  await app.open('/sims', { scenario: 'fleet' })
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.route(/\/sims\?.*offset=[1-9]/, () => {})
  await page.getByRole('region', { name: 'SIM table' }).evaluate((region) => region.scrollTo({ top: 20_000 }))
  const blank = page.locator('tr[aria-busy=true]').first()
  await expect(blank).toBeAttached()
  const beyond = await blank.evaluate((row) =>
    [...row.children].flatMap((cell) => {
      const { width, content } = getComputedStyle(cell, '::before')
      return content === 'none' || parseFloat(width) < cell.getBoundingClientRect().width ? [] : [cell.className]
    }),
  )
  expect(beyond).toEqual([])
})

test('the buttons of a plan stand in one line, also where there is another way', async ({ app }) => {
  await app.open('/sims')
  await openSim(app, 'stale-dns')
  await rowAction(app, 'stale-dns', 'Deactivate…')
  const buttons = plan(app, 'Deactivate stale-dns').getByRole('contentinfo').getByRole('button')
  await expect(buttons).toHaveText(['Cancel', 'Cut session instead…', 'Deactivate'])
  const tops = await buttons.evaluateAll((all) => all.map((button) => button.getBoundingClientRect().top))
  expect(new Set(tops).size, tops.join(', ')).toBe(1)
})

async function expectCentred(row: Locator, part: string): Promise<void> {
  const off = await row.locator(part).first().evaluate((element) => {
    const middle = ({ top, bottom }: DOMRect) => (top + bottom) / 2
    return Math.abs(middle(element.getBoundingClientRect()) - middle(element.closest('tr')!.getBoundingClientRect()))
  })
  expect(off, `${part} is ${off} px off the middle of its row`).toBeLessThanOrEqual(1.5)
}
