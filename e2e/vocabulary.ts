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

/** Opens the SIM of a row beside the list. */
export async function openSim(app: App, name: string): Promise<Locator> {
  await app.table.getByRole('rowheader', { name, exact: true }).click()
  return drawer(app, name)
}

/** The SIM that is open beside the list. */
export function drawer(app: App, name: string): Locator {
  return app.page.getByRole('complementary', { name: `SIM ${name}`, exact: true })
}

/** The plan to do something to a SIM, while nothing is sent. */
export function plan(app: App, title: string): Locator {
  return app.page.getByRole('dialog', { name: title, exact: true })
}

/** Makes the plan to cut the session of the SIM at hand, starts it, and answers with the job's id. */
export async function cut(app: App, name: string): Promise<string> {
  await app.page.keyboard.press('d')
  return startCut(app, name)
}

/** Starts the plan that is open beside its SIM, waits until the call was answered, and answers with the job's id. */
export async function startCut(app: App, name: string): Promise<string> {
  const started = app.page.waitForResponse((answer) => answer.url().endsWith('/jobs'))
  await plan(app, `Cut the session of ${name}`).getByRole('button', { name: 'Cut session', exact: true }).click()
  const { id } = await (await started).json()
  // Only now is it the device's turn: a test that moves the clock moves what it wants to see.
  const reached = app.page.getByRole('listitem').filter({ hasText: 'Deleted seen' })
  await expect(reached.or(app.page.getByRole('log').getByText(`${name}: `))).toBeVisible()
  return id
}

/** Waits until the Sessions tab begins so, newest first. */
export async function expectHistory(sim: Locator, newest: (string | RegExp)[]): Promise<void> {
  const moments = sim.getByRole('tabpanel', { name: 'Sessions' }).getByRole('listitem')
  for (const [at, moment] of newest.entries()) await expect(moments.nth(at)).toContainText(moment)
}

/** Waits until the Ledger tab shows exactly this of a job, newest first. */
export async function expectLedger(sim: Locator, job: string, entries: (string | RegExp)[]): Promise<void> {
  await sim.getByRole('tab', { name: 'Ledger' }).click()
  const shown = sim.getByRole('tabpanel', { name: 'Ledger' }).getByRole('listitem').filter({ hasText: job })
  await expect(shown).toContainText(entries)
}

/** Opens the menu of a row and chooses an action. */
export async function rowAction(app: App, name: string, action: string): Promise<void> {
  await openMenu(app, name)
  await app.page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Asserts that the row's menu shows an action that is refused, and why. */
export async function expectRefused(app: App, name: string, action: string, reason: string | RegExp): Promise<void> {
  await openMenu(app, name)
  const item = app.page.getByRole('menuitem', { name: action, exact: true })
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
