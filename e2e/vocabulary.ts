// What an operator says about a page, as calls: rows by what stands in them, actions by their names.
import { type Locator, expect } from '@playwright/test'

import type { App } from './fixtures'

/** What a row shows, by the headings of its columns. */
export type Row = Record<string, string | RegExp>

/** The one row whose header cell has this name. */
export function rowOf(table: Locator, name: string): Locator {
  return table.getByRole('row').filter({ has: table.page().getByRole('rowheader', { name, exact: true }) })
}

/** Waits until some row shows all of this. Columns are found by their headings, so their order does not matter. */
export async function expectRow(table: Locator, row: Row): Promise<void> {
  await expect(async () => {
    const rows = await read(table)
    const found = rows.some((cells) => Object.entries(row).every(([column, wanted]) => fits(cells[column], wanted)))
    expect(found, `no row shows ${describe(row)} among\n${rows.map((cells) => JSON.stringify(cells)).join('\n')}`).toBe(true)
  }).toPass({ timeout: 10_000 })
}

/** Opens the menu of a row and chooses an action. */
export async function rowAction(app: App, name: string, action: string): Promise<void> {
  await openMenu(app, name)
  await app.page.getByRole('menuitem', { name: action }).click()
}

/** Asserts that the row's menu shows an action that is refused, and why. */
export async function expectRefused(app: App, name: string, action: string, reason: string | RegExp): Promise<void> {
  await openMenu(app, name)
  const item = app.page.getByRole('menuitem', { name: action })
  await expect(item).toHaveAttribute('aria-disabled', 'true')
  await expect(item).toHaveAccessibleDescription(reason)
  await app.page.keyboard.press('Escape')
}

async function openMenu(app: App, name: string): Promise<void> {
  await rowOf(app.table, name).getByRole('button', { name: /^Actions/ }).click()
}

/** The rows on screen as objects, keyed by the columns' headings. */
async function read(table: Locator): Promise<Record<string, string>[]> {
  return table.evaluate((element) => {
    const words = (cell: Element) => (cell as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim()
    const headings = [...element.querySelectorAll('thead th, thead td, [role=columnheader]')].map(words)
    return [...element.querySelectorAll('tbody tr:not([aria-hidden=true])')].map((row) => {
      const cells = [...row.querySelectorAll(':scope > th, :scope > td')]
      return Object.fromEntries(cells.map((cell, at) => [headings[at] ?? String(at), words(cell)]))
    })
  })
}

function fits(shown: string | undefined, wanted: string | RegExp): boolean {
  if (shown === undefined) return false
  return typeof wanted === 'string' ? shown === wanted : wanted.test(shown)
}

function describe(row: Row): string {
  return Object.entries(row)
    .map(([column, wanted]) => `${column}: ${wanted}`)
    .join(', ')
}
