import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLogger, createServer } from 'vite'
import { expect, it } from 'vitest'
import { openBrowser, visit } from './visit.js'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const pages = [
  {
    command: 'gallery',
    config: 'web/vite.config.ts',
    page: '/',
    heading: 'Neural networks one can see through',
  },
  {
    command: 'bench:browser',
    config: 'bench/web/vite.config.ts',
    page: '/bench/web/',
    heading: 'glassgrad beside its peers, here',
  },
]

for (const { command, config, page, heading } of pages) {
  it(`npm run ${command} serves its page from the sources, without a warning`, async () => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'vite-'))
    const warnings: string[] = []
    const customLogger = createLogger('silent')
    customLogger.warn = customLogger.error = (text) => void warnings.push(text)
    const server = await createServer({
      configFile: root(config),
      cacheDir,
      customLogger,
      server: { port: 0, open: false },
    })
    await server.listen()
    const { port } = server.httpServer!.address() as AddressInfo
    const browser = await openBrowser()
    try {
      const { page: opened, complaints } = await visit(browser, '/', {}, `http://localhost:${port}${page}`)
      await expect.poll(() => opened.locator('h1').textContent(), { timeout: 30_000 }).toBe(heading)
      expect([...warnings, ...complaints]).toEqual([])
    } finally {
      await browser.close()
      await server.close()
      await rm(cacheDir, { recursive: true })
    }
  })
}
