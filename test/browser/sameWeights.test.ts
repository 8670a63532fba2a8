import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { inPage } from './inPage.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The weights that Node ends with, on the driver that the browser, too, computes with. */
async function trainInNode(): Promise<number[][]> {
  const { swiftshader } = await import(new URL('../../scripts/swiftshader.mjs', import.meta.url).href)
  const loader = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href
  const program = ['--import', 'tsx', '--import', loader, path('sameWeights/node.ts')]
  const env = { ...process.env, ...swiftshader() }
  return JSON.parse((await promisify(execFile)(process.execPath, program, { env })).stdout)
}

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the same seed gives the same weights in Node and in a page, on the same driver',
  async () => {
    const [node, page] = [await trainInNode(), await inPage<number[][]>('sameWeights/train.ts', 'train')]
    const sizes = (weights: number[][]) => weights.map(({ length }) => length)
    expect(sizes(page)).toEqual(sizes(node))
    const differences = node.flatMap((w, i) => w.map((value, k) => Math.abs(value - page[i][k])))
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6)
  },
)
