// Stands between a server and the platform that it works on, and takes down what leaves for the platform.
import { type AddressInfo, type Server as Listener, connect, createServer } from 'node:net'

export class Wiretap {
  private heard = ''

  private constructor(
    private readonly listener: Listener,
    readonly address: string,
  ) {}

  /** On the way to a platform, e.g. `http://127.0.0.1:4310`. */
  static async onTheWayTo(platform: string): Promise<Wiretap> {
    const { hostname, port } = new URL(platform)
    const listener = createServer((near) => {
      const far = connect(Number(port), hostname)
      near.on('data', (bytes) => (tap.heard += bytes.toString('latin1')))
      near.pipe(far).pipe(near)
      // Whoever goes takes the other one along.
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const tap = new Wiretap(listener, `http://127.0.0.1:${(listener.address() as AddressInfo).port}`)
    return tap
  }

  /** Requests that are no reads, besides signing in: `POST /v1/sims/…`. */
  get writes(): string[] {
    const lines = [...this.heard.matchAll(/(POST|PUT|PATCH|DELETE) (\/\S+) HTTP\/1\.1/g)].map(([, verb, path]) => `${verb} ${path}`)
    return lines.filter((line) => line !== 'POST /v1/auth')
  }

  /** True when that text has left for the platform, in whatever place. */
  hasHeard(text: string): boolean {
    return this.heard.includes(text)
  }

  close(): void {
    this.listener.close()
  }
}
