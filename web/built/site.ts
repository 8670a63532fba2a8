import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The folder that the site lies in, on a host that knows nothing of it. */
const FOLDER = '/some/folder/'

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}

/** Builds the gallery into a folder of its own, and serves it as any file host does; gives its address. */
export async function openSite(): Promise<{ site: string; close: () => Promise<void> }> {
  const dist = await mkdtemp(join(tmpdir(), 'gallery-'))
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    build: { outDir: dist },
    logLevel: 'warn',
  })
  const server = createServer(async ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://host')
    const file = join(dist, pathname.slice(FOLDER.length) || 'index.html')
    const size = pathname.startsWith(FOLDER) && (await stat(file).catch(() => null))?.size
    if (!size) return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': size,
    })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    site: `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await rm(dist, { recursive: true })
    },
  }
}
