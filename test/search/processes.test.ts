import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GridSearch, RandomSearch } from 'glassgrad'
import { afterAll, describe, expect, it } from 'vitest'
import { threeClasses } from '../model/examples.js'

const RUN = fileURLToPath(new URL('./manyProcesses.ts', import.meta.url))
const LOADER = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the search of manyProcesses.ts; gives all lines. */
async function search(workers: number, env: Record<string, string> = {}, kind = 'grid'): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', LOADER, RUN, `${workers}`, kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  await new Promise((resolve) => child.once('close', resolve))
  return text.trim().split('\n')
}

describe('a search in several processes', () => {
  it('finds what one process finds, bit for bit, also when a process is killed in a trial', async () => {
    const mark = join(folder, 'died')
    const one = await search(1)
    const three = await search(3, { DIE_ONCE: mark })
    expect(existsSync(mark)).toBe(true)
    expect(three.at(-1)).toMatch(/^results \[\[.*weights [0-9a-f]{64}$/)
    expect(three.at(-1)).toBe(one.at(-1))
    expect(three.filter((line) => line.startsWith('Trial '))).toHaveLength(4)
    expect(three.at(-2)).toMatch(/- 4 done$/)
  }, 300_000)

  it('halves as one process does', async () => {
    const [one, two] = [await search(1, {}, 'hyperband'), await search(2, {}, 'hyperband')]
    expect(two.at(-1)).toMatch(/^results /)
    expect(two.at(-1)).toBe(one.at(-1))
    expect(two.at(-2)).toMatch(/^Trial \d+\/14 units=\d - accuracy [\d.]+ - [\d.]+s - 14 done$/)
  }, 300_000)

  it('writes down a trial that takes down every process', async () => {
    const lines = await search(2, { DIE_ALWAYS: '1' })
    expect(lines.at(-1)).toContain('"its process has died 3 times, with exit code 7"')
  }, 300_000)

  const { x, y } = threeClasses(9)
  const module = new URL('./build.ts', import.meta.url)

  it('refuses what can not go to another process', async () => {
    const build = () => {
      throw new Error('not called')
    }
    expect(() => new GridSearch({ grid: { units: [1] }, build, workers: 2 })).toThrow(
      "a function can't go to another process: put build into a file of its own",
    )
    expect(() => new GridSearch({ grid: { units: [1] }, build: module, callbacks: [] })).toThrow(
      "let it export 'callbacks'",
    )
    const functions = new GridSearch({ grid: { init: [Math.sin] }, build: module, workers: 2, cv: 2 })
    await expect(functions.fit(x, y)).rejects.toThrow('the values of "init" can\'t go to another process')
    expect(() => new RandomSearch({ distributions: { units: () => 1 }, build: module, workers: 0 })).toThrow(
      'workers',
    )
  })

  it('a module that exports no function is told', async () => {
    const none = new GridSearch({
      grid: { units: [1] },
      build: new URL('../model/examples.ts', import.meta.url),
    })
    await expect(none.fit(x, y)).rejects.toThrow(
      'expected a function that makes a model as its default export',
    )
  })
})
