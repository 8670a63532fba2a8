import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { openBrowser, visit } from './visit.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The weights that Node ends with, on the driver that the browser, too, computes with. */
async function trainInNode(): Promise<number[][]> {
  const { swiftshader } = await import(new URL('../../scripts/swiftshader.mjs', import.meta.url).href)
  const loader = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href
  const program = ['--import', 'tsx', '--import', loader, path('sameWeights/node.ts')]
  const env = { ...process.env, ...swiftshader() }
  return JSON.parse((await promisify(execFile)(process.execPath, program, { env })).stdout)
}

async function trainInPage(): Promise<number[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'glassgrad-test-'))
  const browser = await openBrowser()
  try {
    await build({
      configFile: path('sameWeights/vite.config.ts'),
      build: { outDir: folder },
      logLevel: 'error',
    })
    const [bundle] = await readdir(folder)
    const { page } = await visit(browser)
    const code = JSON.stringify(await readFile(join(folder, bundle), 'utf8'))
    // As text: Vitest would rewrite the import.
    return await page.evaluate(`
      import(URL.createObjectURL(new Blob([${code}], { type: 'text/javascript' }))).then(({ train }) => train())`)
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the same seed gives the same weights in Node and in a page, on the same driver',
  async () => {
    const [inNode, inPage] = [await trainInNode(), await trainInPage()]
    const sizes = (weights: number[][]) => weights.map(({ length }) => length)
    expect(sizes(inPage)).toEqual(sizes(inNode))
    const differences = inNode.flatMap((w, i) => w.map((value, k) => Math.abs(value - inPage[i][k])))
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6)
  },
)
