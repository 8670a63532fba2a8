import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, cifar10, fashionMnist, mnist } from 'glassgrad'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Report } from '../tasks/cli/html.js'
import { perform } from '../tasks/cli/perform.js'
import { select } from '../tasks/cli/selection.js'
import { terminal } from '../tasks/cli/terminal.js'
import { tasks } from '../tasks/index.js'
import { goalOf, type Task, task } from '../tasks/task.js'

/** CIFAR-10 is 139 MB: its tasks run where the data are at hand. */
const NEEDS_CIFAR10 = [23, 24]
const hasCifar10 = existsSync(join(cacheFolder(), 'cifar-10'))

describe('every task runs, on a small share of its real data', () => {
  beforeAll(() => {
    for (const set of [mnist, fashionMnist, cifar10]) {
      const all = set.loadData.bind(set)
      vi.spyOn(set, 'loadData').mockImplementation(async () => {
        const [[xTrain, yTrain], [xTest, yTest]] = await all()
        return [
          [xTrain.slice(0, 1600), yTrain.slice(0, 1600)],
          [xTest.slice(0, 500), yTest.slice(0, 500)],
        ]
      })
    }
  })
  afterAll(() => void vi.restoreAllMocks())

  for (const task of tasks) {
    const run = NEEDS_CIFAR10.includes(task.number) && !hasCifar10 ? it.skip : it
    run(`${task.number} ${task.title.en}`, async () => {
      const lines: string[] = []
      const page = new Report()
      const show = terminal(
        ({ en }) => en,
        (line) => lines.push(line),
      )
      const images = task.number === 23 ? 64 : 1600 // there they go through a large network, several times
      const settings = { seed: 0, full: true, terminal: show, page, atMost: { images, epochs: 1 } }
      for await (const { number, metrics, goal, error } of perform([task], settings)) {
        expect(error).toBeUndefined()
        expect(number).toBe(task.number)
        expect(metrics[goal.figure]).toBeTypeOf('number')
        expect(Object.values(metrics).every(Number.isFinite)).toBe(true)
      }
      expect(lines.join('')).not.toBe('')
      expect(page.html('')).toContain(`<span>${task.number}</span>`)
    })
  }
})

describe('a run of tasks', () => {
  const about = { ru: '', en: '' }
  const made = (number: number, run: () => Promise<number>) =>
    task({
      number,
      title: { ru: `Задача ${number}`, en: `Task ${number}` },
      about,
      goal: { figure: 'f', atLeast: 1, keras: 'k', brief: { atMost: 0, keras: 'b' } },
      run: async () => ({ figures: { f: await run() }, made: null }),
    })
  const outcome = async (list: readonly Task[], full = true) => {
    const page = new Report()
    const show = terminal(
      ({ en }) => en,
      () => {},
    )
    const results = []
    for await (const result of perform(list, { seed: 0, full, terminal: show, page })) results.push(result)
    return { results, page: page.html('') }
  }

  it('goes on after a task that fails, and says so', async () => {
    const failing = made(1, async () => {
      throw new Error('no <disk>')
    })
    const { results, page } = await outcome([failing, made(2, async () => 1)])
    expect(results.map(({ reached, text }) => [reached, text])).toEqual([
      [false, 'failed: no <disk>'],
      [true, 'f 1 (goal ≥\u00a01; Keras: k)'],
    ])
    expect(page).toContain('failed: no &lt;disk&gt;')
  })

  it('holds a brief share to its own goal', async () => {
    const one = made(1, async () => 1)
    expect((await outcome([one])).results[0].reached).toBe(true)
    expect((await outcome([one], false)).results[0]).toMatchObject({
      reached: false,
      goal: { atMost: 0, keras: 'b' },
    })
    expect(goalOf(one, false)).toEqual({ figure: 'f', atMost: 0, keras: 'b' })
  })

  it('writes what it found, each run to files of its own', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
    try {
      const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
      const loaders = [
        createRequire(import.meta.url).resolve('tsx'),
        path('scripts/wgsl-loader.mjs'),
      ].flatMap((loader) => ['--import', loader])
      const env = { ...process.env, TSX_TSCONFIG_PATH: path('tsconfig.json') }
      const args = [...loaders, path('tasks/run.ts'), '2', '--lang', 'en', '--json', 'figures.json']
      const { status, stdout } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
      expect(status).toBe(0)
      expect(stdout).toContain('✓ parameters 109,386')
      const files = readdirSync(join(cwd, 'reports')).sort()
      expect(files).toEqual([
        expect.stringMatching(/^\d{4}(-\d\d){5}-2\.html$/),
        expect.stringMatching(/^\d{4}(-\d\d){5}-2\.json$/),
      ])
      const json = readFileSync(join(cwd, 'reports', files[1]), 'utf8')
      expect(JSON.parse(json).tasks).toMatchObject([
        { number: 2, reached: true, metrics: { parameters: 109_386 } },
      ])
      expect(readFileSync(join(cwd, 'figures.json'), 'utf8')).toBe(json)
    } finally {
      rmSync(cwd, { recursive: true, force: true })
    }
  })

  it('misses a goal where the figure is missing or no number', async () => {
    expect((await outcome([made(1, async () => Number.NaN)])).results[0].reached).toBe(false)
  })
})

describe('tasks are chosen by numbers and ranges', () => {
  const numbers = (...words: string[]) => select(tasks, words).map(({ number }) => number)

  it('in the order asked for, each once', () => {
    expect(numbers('4')).toEqual([4])
    expect(numbers('3-5', '1,4')).toEqual([3, 4, 5, 1])
    expect(numbers('all')).toEqual(tasks.map(({ number }) => number))
  })

  it('anything else is told', () => {
    expect(() => numbers('four')).toThrow(/'four' is no task/)
    expect(() => numbers('5-3')).toThrow(/'5-3' is no task/)
    expect(() => numbers('99')).toThrow(/there is no task 99/)
  })
})
