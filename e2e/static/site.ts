// A web server that knows nothing of Kansei: it hands out the files of a folder.
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type Server as HttpServer, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'

import { required } from '../server'

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

export class Site {
  private constructor(
    readonly origin: string,
    private readonly folder: string,
    private readonly server: HttpServer,
  ) {}

  /** Serves a copy of what `cargo xtask web --out` wrote. */
  static async start(): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), 'kansei-site-'))
    cpSync(required('KANSEI_SITE'), folder, { recursive: true })
    const server = createServer((request, response) => {
      const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname))
      const file = join(folder, path)
      const found = statSync(file, { throwIfNoEntry: false })?.isFile() ? file : join(folder, 'index.html')
      response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' })
      response.end(readFileSync(found))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new Site(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder, server)
  }

  /** Writes `kansei.json`, as whoever puts the files there would. */
  names(server: string): void {
    writeFileSync(join(this.folder, 'kansei.json'), JSON.stringify({ server }))
  }

  async remove(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    rmSync(this.folder, { recursive: true, force: true })
  }
}
