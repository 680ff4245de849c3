// What a test of OTA moves begins with: SIMs that a subscription can be added to, in a group of their own.
import { expect } from '@playwright/test'

import type { App, Server, World } from './fixtures'

interface Sim {
  simId: string
  activeProfileId?: string
  profiles?: Record<string, { primaryImsi?: string; subscribers?: Record<string, { subscription?: string }> }>
  sessionStatus?: { online?: boolean }
}

export interface Groups {
  from: string
  to: string
  sims: string[]
}

/** What somebody would type where Slack's address is asked for. */
export const SLACK = 'https://hooks.slack.com/services/T0/B0/s3cr3t'

/** Begins a fleet anew, whose devices come back at once, and puts so many SIMs that can be added to into `group_from`. */
export async function twoGroups(server: Server, many: number, world: World = { scenario: 'fleet', sims: 300 }): Promise<Groups> {
  await server.reset(world)
  await server.asOperator('world/behaviours', [{ which: { kind: 'all' }, behaviour: { kind: 'prompt' } }])
  const group = async (name: string) => {
    const made = await server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name } })
    return made.groupId
  }
  const [from, to] = [await group('group_from'), await group('group_to')]
  const all = await server.asPlatform<Sim[]>('GET', '/v1/sims?limit=1000')
  const sims = all.filter(canBeAddedTo).slice(0, many).map((sim) => sim.simId)
  expect(sims).toHaveLength(many)
  for (const sim of sims) await server.asPlatform('POST', `/v1/sims/${sim}/set_group`, { groupId: from })
  return { from, to, sims }
}

function canBeAddedTo(sim: Sim): boolean {
  const profile = sim.profiles?.[sim.activeProfileId ?? '']
  const primary = profile?.subscribers?.[profile.primaryImsi ?? '']
  return primary?.subscription === 'plan01s' && sim.sessionStatus?.online === true
}

/** Fills in the form for all SIMs of `group_from`, makes the move, and waits for its board. */
export async function makeMove(app: App, name: string, slack?: string, cut = false): Promise<void> {
  const { page } = app
  await page.getByRole('main').getByRole('button', { name: 'New OTA move…' }).click()
  const form = page.getByRole('dialog', { name: 'New OTA move' })
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel('Group that they are in').selectOption('group_from')
  await form.getByLabel('Group that each goes into').selectOption('group_to')
  if (slack) await form.getByLabel(/^Slack webhook URL/).fill(slack)
  if (cut) await form.getByRole('checkbox').check()
  await form.getByRole('button', { name: 'Make the handlers and the app' }).click()
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
}

/** Orders the subscription for all of them at once, from the board, and comes back to it. */
export async function order(app: App, sims: number): Promise<void> {
  const { page } = app
  const board = page.url()
  await page.getByRole('button', { name: 'Order the subscription…' }).click()
  const plan = page.getByRole('dialog', { name: /^Add the subscription planX3/ })
  await expect(plan).toContainText('What is added cannot be taken away again.')
  await plan.getByLabel('Canary, %').fill('100')
  await plan.getByLabel('Window, s').fill('0')
  await plan.getByLabel(`Type ${sims}, the number of SIMs, to enable the start`).fill(String(sims))
  await plan.getByRole('button', { name: `Start: all ${sims} SIMs` }).click()
  await expect(page.getByRole('main')).toContainText(new RegExp(`Done, verified\\s*${sims}`))
  await page.goto(board)
}
