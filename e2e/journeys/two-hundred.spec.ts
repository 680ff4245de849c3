// One call against the two-call trick of document 000, on 200 SIMs each: the same fleet, the same loop, and what the
// console says of the two halves. The figures are printed side by side.
import { type App, type Server, NOON, expect, test } from '../fixtures'
import { expectRow } from '../vocabulary'

/** SIMs in each half. */
const EACH = 200
/** Between two calls of the loop, by the world's clock: two a second, which is brisk for an API with budgets. */
const PACE = '500ms'
/** After so long a SIM that is not back counts as stranded. */
const LIMIT_MS = 120_000

interface Sim {
  simId: string
  sessionStatus?: { online?: boolean }
}

interface SessionEvent {
  event: 'Created' | 'Deleted' | 'Modified'
  time: number
}

interface Way {
  calls: number
  back: number
  p50: number
  p95: number
  /** As the console counts them, ten seconds after the last call. */
  offline: number
  stranded: number
}

test('200 SIMs: after one call each nearly all are back, after two calls each they are stranded', async ({ app, clock, server }) => {
  test.setTimeout(180_000)
  await app.open('/sims', { scenario: 'fleet', sims: 700 })
  const online = (await allSims(server)).filter((sim) => sim.sessionStatus?.online)
  expect(online.length).toBeGreaterThanOrEqual(2 * EACH)

  /** Puts a half into a group of its own, treats each SIM by these verbs, and looks two minutes later. */
  async function treat(name: string, half: Sim[], verbs: string[]): Promise<Way> {
    const { groupId } = await server.asPlatform<{ groupId: string }>('POST', '/v1/groups', { tags: { name } })
    for (const { simId } of half) await server.asPlatform('POST', `/v1/sims/${simId}/set_group`, { groupId })
    let calls = 0
    // One loop that switches off, one that switches on: the trick as it is used on a fleet.
    for (const verb of verbs) {
      for (const { simId } of half) {
        await server.asPlatform('POST', `/v1/sims/${simId}/${verb}`).catch((error: Error) => {
          // It went offline by itself while the loop ran; the call was made all the same.
          if (!error.message.includes('SEM0016')) throw error
        })
        calls += 1
        await clock.advance(PACE)
      }
    }
    await clock.advance('10s')
    const offline = await offlineIn(app, name)
    await clock.advance(`${LIMIT_MS - 10_000}ms`)
    const away = await Promise.all(half.map(({ simId }) => awayFor(server, simId)))
    const back = away.filter((ms) => ms <= LIMIT_MS).sort((a, b) => a - b)
    const at = (share: number) => back[Math.min(back.length - 1, Math.floor(back.length * share))] ?? Infinity
    return { calls, back: back.length, p50: at(0.5), p95: at(0.95), offline, stranded: EACH - back.length }
  }

  // Every other one, so that both halves hold the same kinds of device.
  const half = (odd: number) => online.filter((_, at) => at % 2 === odd).slice(0, EACH)
  const one = await treat('one-call', half(0), ['delete_session'])
  const two = await treat('two-calls', half(1), ['deactivate', 'activate'])

  console.log(sideBySide(one, two))
  expect([one.calls, two.calls]).toEqual([EACH, 2 * EACH])
  expect(two.stranded).toBeGreaterThan(3 * one.stranded)
  expect(two.p50).toBeGreaterThan(one.p50)
  expect(two.offline).toBeGreaterThan(3 * one.offline)
})

/** Every SIM, page by page. */
async function allSims(server: Server): Promise<Sim[]> {
  const all: Sim[] = []
  for (;;) {
    const after = all.length ? `&last_evaluated_key=${all[all.length - 1]!.simId}` : ''
    const page = await server.asPlatform<Sim[]>('GET', `/v1/sims?limit=100${after}`)
    all.push(...page)
    if (page.length < 100) return all
  }
}

/** How long a SIM was away after its session was first ended; endless while it still is. */
async function awayFor(server: Server, simId: string): Promise<number> {
  const events = await server.asPlatform<SessionEvent[]>('GET', `/v1/sims/${simId}/events/sessions?from=${NOON}&sort=asc`)
  const first = (kind: string) => events.filter((entry) => entry.event === kind).reduce((least, entry) => Math.min(least, entry.time), Infinity)
  const deleted = first('Deleted')
  expect(deleted, `${simId} was cut`).toBeLessThan(Infinity)
  return first('Created') - deleted
}

/** How many SIMs of a group the console counts as offline. */
async function offlineIn(app: App, group: string): Promise<number> {
  await app.page.goto(`${app.server.address}/#/c/local/sims?q=group:${group}%20`)
  await expectRow(app.table, { Group: group })
  const button = app.page.getByRole('button', { name: /^Offline \d/ })
  return Number((await button.innerText()).replace(/\D/g, ''))
}

function sideBySide(one: Way, two: Way): string {
  const line = (what: string, a: string | number, b: string | number) => `${what.padEnd(36)}${String(a).padStart(10)}${String(b).padStart(11)}`
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return [
    line(`${EACH} SIMs each, the same fleet`, 'one call', 'two calls'),
    line('calls', one.calls, two.calls),
    line('back within 2 min', one.back, two.back),
    line('time to return, p50', seconds(one.p50), seconds(two.p50)),
    line('time to return, p95', seconds(one.p95), seconds(two.p95)),
    line('offline 10 s after the last call', one.offline, two.offline),
    line('stranded at 2 min', one.stranded, two.stranded),
  ].join('\n')
}
