import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLogger, createServer } from 'vite'
import { expect, it } from 'vitest'
import { openBrowser, visit } from './visit.js'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

it('npm run gallery serves its pages from the sources, without a warning', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'vite-'))
  const warnings: string[] = []
  const customLogger = createLogger('silent')
  customLogger.warn = customLogger.error = (text) => void warnings.push(text)
  const server = await createServer({
    configFile: root('web/vite.config.ts'),
    cacheDir,
    customLogger,
    server: { port: 0, open: false },
  })
  await server.listen()
  const { port } = server.httpServer!.address() as AddressInfo
  const browser = await openBrowser()
  try {
    const { page, complaints } = await visit(browser, '/', {}, `http://localhost:${port}/`)
    const heading = expect.poll(() => page.locator('h1').textContent(), { timeout: 30_000 })
    await heading.toBe('Neural networks one can see through')
    await page.getByRole('link', { name: 'Speed' }).click()
    await expect.poll(() => page.locator('h1').textContent()).toBe('Speed on this device')
    expect([...warnings, ...complaints]).toEqual([])
  } finally {
    await browser.close()
    await server.close()
    await rm(cacheDir, { recursive: true })
  }
})
