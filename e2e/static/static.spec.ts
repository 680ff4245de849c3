import { type Page, expect, test as base } from '@playwright/test'

import { App, Clock } from '../fixtures'
import { Server } from '../server'
import { expectHistory, expectLedger, expectRow, openSim, plan, startCut } from '../vocabulary'
import { Site } from './site'

const test = base.extend<{ site: Site; server: Server }>({
  site: async ({}, use) => {
    const site = await Site.start()
    await use(site)
    await site.remove()
  },
  server: async ({ site }, use) => {
    const server = await Server.start({ args: ['--allow-origin', site.origin] })
    site.names(server.address)
    await use(server)
    await server.remove()
  },
})

test('plain files on another port work against a server that allows their origin', async ({ page, site, server }) => {
  await signIn(page, site, server)
  await expect(page.getByRole('main').getByRole('grid').getByRole('row').nth(1)).toBeVisible()
  expect(await page.context().cookies(), 'a page of another origin holds its session in memory').toEqual([])
})

test('the session of a SIM is cut from the other origin, and it comes back under a new one', async ({ page, site, server }) => {
  await signIn(page, site, server)
  const app = new App(page, server)
  await app.search('stale-dns')
  await expect(page.getByRole('rowheader')).toHaveText(['stale-dns'])
  const sim = await openSim(app, 'stale-dns')
  await sim.getByRole('tab', { name: 'Sessions' }).click()
  await expectHistory(sim, ['Created'])
  const moments = sim.getByRole('tabpanel', { name: 'Sessions' }).getByRole('listitem')
  const idOf = async (at: number) => /[0-9a-f]{4}…[0-9a-f]{4}/.exec(await moments.nth(at).innerText())?.[0]
  const old = await idOf(0)

  await page.keyboard.press('d')
  await expect(plan(app, 'Cut the session of stale-dns')).toContainText('nothing sent yet')
  const job = await startCut(app, 'stale-dns')
  await expectHistory(sim, ['offline for', `Deleted ${old}`, `Cut requested operator@kansei.local · ${job}`, `Created ${old}`])
  await expectRow(app.table, { Name: 'stale-dns', Session: /^Cutting/ })

  await new Clock(server).advance('20s')
  await expectHistory(sim, ['Created', /returned in \d\.\d s new session id/, `Deleted ${old}`])
  expect(await idOf(0)).toMatch(/…/)
  expect(await idOf(0)).not.toBe(old)
  await expect(sim).toContainText(/Back in \d\.\d s under a new session id/)
  await expect(sim).toContainText('Its settings match the group.')
  await expectRow(app.table, { Name: 'stale-dns', Session: /^Online/, Drift: '' })
  await expectLedger(sim, job, ['Judged: done, verified', 'Answered 200', /Call intended POST .*\/delete_session/])
  expect(new URL(page.url()).origin, 'the page never left its own origin').toBe(site.origin)
})

test('an origin that the server does not allow gets nothing', async ({ page, server }) => {
  const stranger = await Site.start()
  stranger.names(server.address)
  await page.goto(stranger.origin)
  await expect(page.getByRole('alert')).toContainText('cannot be reached')
  await expect(page.getByText(`--allow-origin ${stranger.origin}`)).toBeVisible()
  await stranger.remove()
})

/** Begins the world anew and signs in by the form, as a page of another origin has to. */
async function signIn(page: Page, site: Site, server: Server): Promise<void> {
  await server.reset()
  await page.goto(site.origin)
  await page.getByLabel('Email').fill(server.credentials.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(server.credentials.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('banner').getByRole('status')).toContainText('Live')
}
