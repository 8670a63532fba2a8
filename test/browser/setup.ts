import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The gallery's address. */
    site: string
    chromium: { executablePath: string; env: Record<string, string> }
  }
}

/** The folder that the site lies in, on a host that knows nothing of it. */
const FOLDER = '/some/folder/'

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}

/** Builds the gallery, serves it as any file host does, and finds a browser. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // The scripts are plain JavaScript, since they run before anything is installed: imported by address, untyped.
  const { findChromium } = await import(new URL('../../scripts/chromium.mjs', import.meta.url).href)
  provide('chromium', findChromium())

  const dist = await mkdtemp(join(tmpdir(), 'gallery-'))
  await build({
    configFile: fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url)),
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
  provide('site', `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await rm(dist, { recursive: true })
  }
}
