import { expect, test as base } from '@playwright/test'

import { Server } from '../server'
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
  await server.reset()
  await page.goto(site.origin)
  await page.getByLabel('Email').fill(server.credentials.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(server.credentials.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('banner').getByRole('status')).toContainText('Live')
  await expect(page.getByRole('main').getByRole('grid').getByRole('row').nth(1)).toBeVisible()
  expect(await page.context().cookies(), 'a page of another origin holds its session in memory').toEqual([])
})

test('an origin that the server does not allow gets nothing', async ({ page, server }) => {
  const stranger = await Site.start()
  stranger.names(server.address)
  await page.goto(stranger.origin)
  await expect(page.getByRole('alert')).toContainText('cannot be reached')
  await expect(page.getByText(`--allow-origin ${stranger.origin}`)).toBeVisible()
  await stranger.remove()
})
