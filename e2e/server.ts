// The real server: one process and one data folder of its own, on a port that the system chooses.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** How a world begins. The clock stands still at `now` until a test moves it. */
export interface World {
  scenario?: string
  sims?: number
  seed?: number
  now?: number
}

/** What `DATA/credentials.json` holds. */
export interface Credentials {
  operatorId: string
  email: string
  password: string
  authKeyId: string
  authKey: string
}

/** The time at which every test's world begins: a Friday afternoon in Tokyo. */
export const NOON = Date.UTC(2026, 10, 20, 5, 32, 7)

export class Server {
  private token?: Promise<string>

  private constructor(
    /** `http://127.0.0.1:PORT` */
    readonly address: string,
    /** The link that signs in once, as it was printed. */
    readonly link: string,
    readonly data: string,
    private readonly process: ChildProcess,
    private readonly said: string[],
  ) {}

  /** Starts `kansei serve --control` and waits until it says that it listens. */
  static async start(options: { data?: string; listen?: string; args?: string[] } = {}): Promise<Server> {
    const data = options.data ?? mkdtempSync(join(tmpdir(), 'kansei-e2e-'))
    const args = ['serve', '--control', '--listen', options.listen ?? '127.0.0.1:0', '--data', data, '--scenario', 'small']
    args.push('--ui', required('KANSEI_UI'), ...(options.args ?? []))
    const child = spawn(required('KANSEI_BIN'), args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
    const printed = await new Promise<{ address: string; link: string }>((resolve, reject) => {
      let address = ''
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`kansei ended with ${code}:\n${said.join('\n')}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line)
        address = /^listening on (http:\S+)/.exec(line)?.[1] ?? address
        const link = /^sign in: (\S+)/.exec(line)?.[1]
        if (link) resolve({ address, link })
      })
    })
    return new Server(printed.address, printed.link, data, child, said)
  }

  /** The operator's own credentials, as the first start wrote them. */
  get credentials(): Credentials {
    return JSON.parse(readFileSync(join(this.data, 'credentials.json'), 'utf8'))
  }

  /** Everything that the process printed. */
  get output(): string {
    return this.said.join('\n')
  }

  /** Ends it as a service manager would, or as a power cut would; keeps the data folder. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill(signal)
    await gone
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end()
    rmSync(this.data, { recursive: true, force: true })
  }

  /** Begins the world anew. */
  async reset(world: World = {}): Promise<void> {
    await this.control('reset', { scenario: 'small', seed: 1, now: NOON, ...world })
  }

  /** A call under `/kansei/emulator`, which only `--control` allows. */
  async control(path: string, body: unknown): Promise<unknown> {
    return this.post(`/kansei/emulator/${path}`, body, await this.bearer())
  }

  /** A session of the test's own, apart from the page's. */
  private async bearer(): Promise<string> {
    this.token ??= (async () => {
      const { email, password } = this.credentials
      const credentials = { kind: 'password', email, password }
      return ((await this.post('/kansei/sign-in', { credentials, keep: 'bearer' })) as { token: string }).token
    })()
    return this.token
  }

  private async post(path: string, body: unknown, token?: string): Promise<unknown> {
    const answer = await fetch(this.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
}

export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the browser tests by cargo xtask e2e`)
  return value
}
