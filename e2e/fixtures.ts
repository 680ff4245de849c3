// What every test is given: a server of its worker's own, a world begun anew, and a console signed in to it.
import AxeBuilder from '@axe-core/playwright'
import { type Locator, type Page, type TestInfo, expect, test as base } from '@playwright/test'

import { Server, type World } from './server'

export { expect } from '@playwright/test'
export { NOON, Server, type World } from './server'

/** The world's time, which stands still until a test moves it. */
export class Clock {
  constructor(private readonly server: Server) {}

  /** Goes on by `'2s'`, `'5m'`, `'1h'` or `'250ms'`; the devices have done what fell due when this returns. */
  async advance(by: string): Promise<void> {
    const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(by) ?? []
    const each = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h']
    if (!amount || !each) throw new Error(`not a span of time: ${by}`)
    await this.server.control('clock', { advanceMs: Number(amount) * each })
  }
}

/** The console in a browser tab, in the words of somebody who looks at it. */
export class App {
  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {}

  /** The list that the page is about. */
  get table(): Locator {
    return this.page.getByRole('main').getByRole('grid')
  }

  /** Begins the world anew, signs in and opens a page of the local context, e.g. `/sims`. */
  async open(path: string, world?: World): Promise<void> {
    await this.server.reset(world)
    await this.signIn()
    await this.page.goto(`${this.server.address}/#/c/local${path}`)
    await this.live()
  }

  /** Signs the browser in with the operator's password, without showing the page. */
  async signIn(): Promise<void> {
    const { email, password } = this.server.credentials
    const answer = await this.page.request.post(`${this.server.address}/kansei/sign-in`, {
      data: { credentials: { kind: 'password', email, password }, keep: 'cookie' },
    })
    expect(answer.status(), await answer.text()).toBe(200)
  }

  /** Types into the query. */
  async search(words: string): Promise<void> {
    await this.page.keyboard.press('/')
    await this.page.keyboard.type(words)
  }

  /** Waits until the header says that what is shown is live. */
  async live(timeout = 10_000): Promise<void> {
    await expect(this.page.getByRole('banner').getByRole('status')).toContainText(/Live|ライブ/, { timeout })
  }

  /** No finding of axe, in whatever state the page is. */
  async expectAccessible(): Promise<void> {
    // A colour on its way from one to another may be neither: what moves comes to its end first, unless it has none.
    await this.page.evaluate(async () => {
      const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
      await Promise.allSettled(ending.map((animation) => animation.finished))
    })
    const { violations } = await new AxeBuilder({ page: this.page }).analyze()
    expect(violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.target.join(' ')) }))).toEqual([])
  }
}

interface Each {
  app: App
  clock: Clock
}

interface Worker {
  server: Server
}

async function appOf({ page, server }: { page: Page; server: Server }, use: (app: App) => Promise<void>, info: TestInfo) {
  // A page that throws is broken, whatever it looks like.
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|panicked/.test(message.text())) errors.push(message.text())
  })
  await use(new App(page, server))
  if (info.status !== info.expectedStatus) await info.attach('server', { body: server.output, contentType: 'text/plain' })
  expect(errors).toEqual([])
}

export const test = base.extend<Each, Worker>({
  server: [
    async ({}, use) => {
      const server = await Server.start()
      await use(server)
      await server.remove()
    },
    { scope: 'worker' },
  ],
  app: ({ page, server }, use, info) => appOf({ page, server }, use, info),
  clock: async ({ server }, use) => use(new Clock(server)),
})

/** The same with a server of the test's own, which it may end as it likes. */
export const testAlone = base.extend<Each & Worker>({
  server: async ({}, use) => {
    const server = await Server.start()
    await use(server)
    await server.remove()
  },
  app: ({ page, server }, use, info) => appOf({ page, server }, use, info),
  clock: async ({ server }, use) => use(new Clock(server)),
})
