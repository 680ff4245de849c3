// Flux apps for tests: they outlive a world that is begun anew.
import { type Page, expect } from '@playwright/test'

import type { Server } from './server'

const apps = (server: Server) => `${server.address}/kansei/contexts/local/flux/apps`

/** What a browser says of where a call comes from. */
export const own = (server: Server) => ({ origin: server.address })

/** Deletes all apps and the quota; the page must be signed in. */
export async function withoutApps(page: Page, server: Server): Promise<void> {
  const all: { id: string }[] = await (await page.request.get(apps(server))).json()
  for (const { id } of all) expect((await page.request.delete(`${apps(server)}/${id}`, { headers: own(server) })).status()).toBe(204)
  await server.asOperator('flux/quota', {})
}

/** The app of document 002, moving SIMs into a group. Answers with its id. */
export async function groupMove(server: Server, group: string): Promise<string> {
  const body = JSON.stringify({ groupId: group })
  const made = await server.asOperator('flux/apps', {
    name: 'ota-group-move',
    description: 'Document 002',
    enabled: true,
    channels: [
      { id: 'api', name: 'API Channel' },
      { id: 'moved', name: 'moved' },
    ],
    sources: [
      { id: 'manual', name: 'API/Manual', channel: 'api', from: { kind: 'api' } },
      { id: 'hook', name: 'Incoming webhook', channel: 'api', from: { kind: 'incomingWebhook' } },
    ],
    actions: [
      {
        id: 'set-group',
        name: 'setSimGroup',
        channel: 'api',
        condition: 'payload.otastatus == "finished"',
        does: { kind: 'soracomApi', method: 'POST', path: '/v1/sims/${payload.simId}/set_group', body },
        output: { channel: 'moved' },
      },
      {
        id: 'slack',
        name: 'Slack',
        channel: 'api',
        does: { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/s3cr3t', text: '${payload.simId}: ${payload.otastatus}' },
      },
    ],
  })
  return (made as { id: string }).id
}
