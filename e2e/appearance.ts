// How the console can look: two themes, two languages, and the widths at which it must still be usable.
import { type Page, expect } from '@playwright/test'

export interface Appearance {
  theme: 'light' | 'dark'
  language: 'en' | 'ja'
}

export const APPEARANCES: Appearance[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['en', 'ja'] as const).map((language) => ({ theme, language })),
)

/** From here on the browser holds these preferences, as if the operator had chosen them earlier. */
export async function prefer(page: Page, { theme, language }: Appearance): Promise<void> {
  await page.addInitScript(
    ([theme, language]) => {
      localStorage.setItem('kansei.theme', theme)
      localStorage.setItem('kansei.language', language)
    },
    [theme, language] as const,
  )
}

/** Nothing of the page lies beyond its sides, so that nobody scrolls to read a line. */
export async function expectNoSideways(page: Page): Promise<void> {
  const beyond = () =>
    page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth)
  await expect.poll(beyond).toBeLessThanOrEqual(0)
}
