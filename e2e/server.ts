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

/** What happens to calls of an operation of the platform, or of an endpoint of the server's own, and how often. */
export interface Fault {
  operation: string
  effect: { kind: 'cut' } | { kind: 'status'; status: number } | { kind: 'slow'; millis: number }
  times?: number
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
  /** `http://127.0.0.1:PORT` */
  address = ''
  /** The link that signs in once, as it was printed. */
  link = ''
  private token?: Promise<string>
  private process?: ChildProcess
  private readonly said: string[] = []

  private constructor(
    readonly data: string,
    private readonly args: string[],
  ) {}

  /** Starts `kansei serve --control` and waits until it says that it listens. */
  static async start(options: { data?: string; listen?: string; args?: string[] } = {}): Promise<Server> {
    const server = new Server(options.data ?? mkdtempSync(join(tmpdir(), 'kansei-e2e-')), options.args ?? [])
    await server.listen(options.listen ?? '127.0.0.1:0')
    return server
  }

  /** Starts it again where it was: the same port, the same data. */
  async startAgain(): Promise<void> {
    await this.end()
    await this.listen(new URL(this.address).host)
  }

  private async listen(at: string): Promise<void> {
    const args = ['serve', '--control', '--listen', at, '--data', this.data, '--scenario', 'small']
    args.push('--ui', required('KANSEI_UI'), ...this.args)
    const child = spawn(required('KANSEI_BIN'), args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.process = child
    createInterface({ input: child.stderr }).on('line', (line) => this.said.push(line))
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`kansei ended with ${code}:\n${this.output}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.said.push(line)
        this.address = /^listening on (http:\S+)/.exec(line)?.[1] ?? this.address
        const link = /^sign in: (\S+)/.exec(line)?.[1]
        if (link) {
          this.link = link
          resolve()
        }
      })
    })
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
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
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

  /** From here on, what happens to calls of the platform's operations. */
  async faults(...faults: Fault[]): Promise<void> {
    await this.control('faults', faults)
  }

  /** A call under `/kansei/emulator`, which only `--control` allows. */
  async control(path: string, body: unknown): Promise<unknown> {
    return this.post(`/kansei/emulator/${path}`, body, await this.bearer())
  }

  /** A call of the server's own API about the local context, in the operator's name. */
  async asOperator(path: string, body: unknown): Promise<unknown> {
    return this.post(`/kansei/contexts/local/${path}`, body, await this.bearer())
  }

  /** A call of the platform's API by somebody who knows nothing of the console. */
  async asPlatform<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const { authKeyId, authKey } = this.credentials
    const { apiKey, token } = (await this.send('POST', '/v1/auth', { authKeyId, authKey })) as Record<string, string>
    return (await this.send(method, path, body, { 'x-soracom-api-key': apiKey!, 'x-soracom-token': token! })) as T
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
    return this.send('POST', path, body, token ? { authorization: `Bearer ${token}` } : {})
  }

  private async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
    const answer = await fetch(this.address + path, { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    const text = await answer.text()
    return text === '' ? undefined : JSON.parse(text)
  }
}

export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the browser tests by cargo xtask e2e`)
  return value
}
