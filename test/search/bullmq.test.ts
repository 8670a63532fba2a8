import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distributions, GridSearch, Hyperband } from 'glassgrad'
import { bullmq, trialWorker } from 'glassgrad/bullmq'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { threeClasses } from '../model/examples.js'
import { type Redis, startRedis } from './redis.js'
import { found } from './searched.js'

const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url))
const LOADER = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href
const build = new URL('./build.ts', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
const { x, y } = threeClasses(90)
const settings = { build, cv: 3, batchSize: 16, seed: 5, verbose: 0 as const }
const grid = () => ({ ...settings, grid: { units: [1, 2, 3, 4] }, epochs: 2 })

let redis: Redis
let workers: ChildProcess[] = []

/** Starts a worker as another machine would. */
async function work(env: Record<string, string> = {}, module = ''): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', LOADER, PROGRAM, `${redis.port}`, module],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    },
  )
  workers.push(child)
  await new Promise((resolve) => child.once('message', resolve))
}

const connection = () => ({ port: redis.port })

/** Why there is no Redis to test with; where there must be one, as in CI, that is an error. */
let missing: string | null = null

beforeAll(async () => {
  try {
    redis = await startRedis()
  } catch (error) {
    if (process.env.CI) throw error
    missing = (error as Error).message
  }
}, 300_000)
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''))
afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  workers = []
})
afterAll(async () => {
  await redis?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a search on many machines', () => {
  it('finds what one process finds, bit for bit, also when a worker is killed in a trial', async () => {
    const mark = join(folder, 'died')
    const one = await new GridSearch(grid()).fit(x, y)
    const lines: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(`${line}`) > 0)
    const many = new GridSearch({ ...grid(), workers: bullmq({ connection: connection() }), verbose: 1 })
    await Promise.all([work({ DIE_ONCE: mark }), work({ DIE_ONCE: mark })])
    await many.fit(x, y)
    write.mockRestore()
    expect(existsSync(mark)).toBe(true)
    expect(await found(many)).toBe(await found(one))
    expect(many.cvResults[0].scores).toHaveLength(3)
    const told = lines.filter((line) => line.startsWith('Trial '))
    expect(told).toHaveLength(4)
    expect(told.at(-1)).toMatch(/ - 4 done, 0 running, 0 waiting, \d workers\n$/)
  }, 300_000)

  it('halves as in one process', async () => {
    const hyperband = {
      ...settings,
      distributions: { units: distributions.int(1, 9) },
      maxEpochs: 4,
      factor: 2,
    }
    const one = await new Hyperband(hyperband).fit(x, y)
    const many = new Hyperband({ ...hyperband, workers: bullmq({ connection: connection() }) })
    await work()
    expect(await found(await many.fit(x, y))).toBe(await found(one))
  }, 300_000)

  it('writes down a trial that takes down every worker', async () => {
    const deadly = { DIE_ALWAYS: '1' }
    const search = new GridSearch({
      ...grid(),
      grid: { units: [1, 2] },
      workers: bullmq({ connection: connection() }),
    })
    await Promise.all([1, 2, 3, 4].map(() => work(deadly)))
    await search.fit(x, y)
    expect(search.cvResults.map(({ error }) => error)).toEqual([null, 'its worker has died 3 times'])
  }, 300_000)

  it('refuses a worker that would build other models', async () => {
    const other = join(folder, 'build.mjs')
    writeFileSync(other, 'export default () => null')
    await work({}, other)
    const search = new GridSearch({ ...grid(), workers: bullmq({ connection: connection() }) })
    await expect(search.fit(x, y)).rejects.toThrow(/has another build\.mjs than the search: copy it there/)
  }, 120_000)

  it('leaves nothing in Redis but what dashboards show', async () => {
    const { Queue } = await import('bullmq')
    const queue = new Queue('glassgrad', { connection: connection() })
    const { active, waiting } = await queue.getJobCounts('active', 'waiting')
    expect({ active, waiting }).toEqual({ active: 0, waiting: 0 })
    await queue.close()
  })

  it('says what it needs', async () => {
    const function_ = { ...grid(), build: () => undefined as never }
    expect(() => new GridSearch({ ...function_, workers: bullmq({ connection: connection() }) })).toThrow(
      "a function can't go to another process",
    )
    expect(() => bullmq({} as never)).toThrow('bullmq: expected connection, got none')
    expect(() => new GridSearch({ ...grid(), workers: 'bullmq' as never })).toThrow('workers')
    await expect(trialWorker({ connection: connection(), build: './build.js' as never })).rejects.toThrow(
      "expected build to be a module's address, a URL, got './build.js'",
    )
    const nowhere = bullmq({ connection: { port: 1 } })
    await expect(new GridSearch({ ...grid(), workers: nowhere }).fit(x, y)).rejects.toThrow(
      /Redis does not answer .*start redis-server/,
    )
    const pool = bullmq({ connection: connection() })
    const infinite = new GridSearch({ ...grid(), grid: { units: [Infinity] }, workers: pool })
    await expect(infinite.fit(x, y)).rejects.toThrow("can't be written as JSON")
  })
})
