import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { close } from 'glassgrad'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { inTurn } from '../../bench/bench.js'
import { directions, LAYERS } from '../../bench/cases/conv2d.js'
import { elementwise } from '../../bench/cases/elementwise.js'
import { cases } from '../../bench/cases/index.js'
import { matmul } from '../../bench/cases/matmul.js'
import { type Contestant, Disagreement, measure, requireEqual, type Turn } from '../../bench/measure.js'
import { cnn, mlp } from '../../bench/networks/nets.js'
import { stepWork } from '../../bench/networks/shapes.js'
import { opCase } from '../../bench/opCase.js'
import { type Field, openField } from '../../bench/peers/index.js'
import { exposePeers } from '../../bench/peers/node.js'
import { torchPeers } from '../../bench/peers/torch.js'
import { readRecord } from '../../bench/record/check.js'
import type { Report } from '../../bench/report.js'
import { formatResult, shareOfCeiling } from '../../bench/report.js'
import { median, quantile, ratios, relativeError, spread } from '../../bench/statistics.js'

describe('statistics', () => {
  test('the median lies in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
    expect(() => median([])).toThrow('no values')
  })

  test('quartiles lie between neighbours in proportion', () => {
    expect(spread([1, 2, 3, 4, 5])).toEqual({
      min: 1,
      lowerQuartile: 2,
      median: 3,
      upperQuartile: 4,
      max: 5,
    })
    expect(quantile([10, 20], 0.25)).toBe(12.5)
  })

  test('ratios pair rounds, so that a slow round does not count against either', () => {
    expect(ratios([1, 10, 2], [4, 40, 8])).toEqual([4, 4, 4])
    expect(ratios([1, 10, 2], [4, 40])).toEqual([4, 4]) // who is slow sits the last rounds out
  })

  test('the relative error is that of the norms', () => {
    expect(relativeError([3, 4], [3, 4])).toBe(0)
    expect(relativeError([3, 4], [3, 9])).toBe(1)
    expect(relativeError([0, 0], [0, 0])).toBe(0)
    expect(relativeError([1, 2], [1])).toBe(Number.POSITIVE_INFINITY)
    expect(relativeError([1, 2], [1, Number.NaN])).toBeNaN()
  })
})

describe('PyTorch as a peer', () => {
  afterEach(() => void vi.unstubAllEnvs())

  test('is looked for only where it is asked for', async () => {
    vi.stubEnv('PYTHON', '/nowhere/python3')
    expect(await torchPeers((name) => name.startsWith('jax'))).toEqual([])
  })

  test('is missed in words', async () => {
    vi.stubEnv('PYTHON', process.execPath) // a program that knows nothing of PyTorch
    const asked = torchPeers((name) => name.startsWith('torch'))
    await expect(asked).rejects.toThrow(/--peers torch: .* has no PyTorch \(set PYTHON to one that has it\)/)
  })
})

describe('the equality check', () => {
  test('lets small errors pass and nothing else', () => {
    requireEqual([1, 2, 3], [1, 2, 3.00001], 1e-4)
    expect(() => requireEqual([1, 2, 3], [1, 2, 3.1], 1e-4)).toThrow(Disagreement)
    expect(() => requireEqual([1, 2, 3], [1, 2, Number.NaN], 1e-4)).toThrow(Disagreement)
    expect(() => requireEqual([1, 2, 3], [1, 2], 1e-4)).toThrow(Disagreement)
    expect(() => requireEqual([], [], 1e-4)).toThrow('no answer')
  })
})

test('work is counted by hand once', () => {
  // Kernels 784·128, 128·64, 64·10; each three products but the first one's two; two operations each.
  expect(stepWork(mlp, 1).flop).toBe(2 * (2 * 784 * 128 + 3 * 128 * 64 + 3 * 64 * 10))
  // Kernels 3·3·1·32 at 26·26 places and 3·3·32·64 at 24·24, then 12·12·64 values.
  const convolutions = 2 * 288 * 26 * 26 + 3 * 18_432 * 24 * 24
  expect(stepWork(cnn, 2).flop).toBe(2 * 2 * (convolutions + 3 * 9216 * 128 + 3 * 128 * 10))
})

test('the share of the ceiling is that of the limit which binds', () => {
  const samples = (times: number[]) => ({ name: '', times, script: [], repeats: 1 })
  const roofline = {
    work: { flop: 100, bytes: 100 },
    arithmetic: { ...samples([1]), amount: 1000 }, // would take 0.1 ms
    memory: { ...samples([1]), amount: 200 }, // would take 0.5 ms
  }
  expect(shareOfCeiling(roofline, samples([2]))).toEqual([0.25])
})

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('on a device', () => {
  let field: Field
  beforeAll(async () => {
    field = await openField(exposePeers(), ['TF.js cpu'])
  })
  afterAll(close)

  test('a tiny bench runs and makes a table', async () => {
    const [result] = await all(elementwise.run(field, 1000, { rounds: 2, only: 'add [' }))
    expect(result.samples.map(({ name }) => name)).toEqual(['glassgrad', 'TF.js cpu'])
    for (const { times, excluded } of result.samples) {
      expect(excluded).toBeUndefined()
      expect(times).toHaveLength(2)
      expect(Math.min(...times)).toBeGreaterThan(0)
    }
    expect(formatResult(result)).toMatch(/add \[1000\][\s\S]*glassgrad .* %\n.*TF\.js cpu .* %$/)
  })

  const byElements = ['elementwise', 'reduce', 'softmax', 'dropout', 'adam']
  const tinyConv2d = {
    name: 'conv2d, with few channels',
    run: inTurn(() =>
      LAYERS.map((layer) => ({
        ...layer,
        side: 8,
        cin: Math.min(layer.cin, 8),
        cout: Math.min(layer.cout, 8),
      })).flatMap((layer) => directions(1, layer).map(opCase)),
    ),
  }
  const small = [...cases.filter(({ name }) => !['conv2d', 'resnet50'].includes(name)), tinyConv2d]
  test.each(small)('$name: all give the same answer', { timeout: 600_000 }, async ({ name, run }) => {
    const size = byElements.includes(name) ? 5000 : 1
    for (const { name, samples } of await all(run(field, size, { rounds: 0 }))) {
      expect(samples.length, name).toBeGreaterThan(1)
      expect(
        samples.filter(({ excluded }) => excluded),
        name,
      ).toEqual([])
    }
  })

  test('a step says what it is made of, and whose turn it is', async () => {
    const [step] = cases
    const turns: Turn[] = []
    const [{ kernels, samples }] = await all(
      step.run(field, 1, { rounds: 1, onTurn: (turn) => turns.push(turn) }),
    )
    expect(kernels!.length).toBeGreaterThan(10)
    expect(kernels!.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['forward', 'backward', 'optimizer']),
    )
    const [product] = kernels!.filter(
      ({ phase, shader }) => phase === 'forward' && shader.startsWith('matmul/'),
    )
    expect(product).toMatchObject({ layer: expect.stringMatching(/^dense/), flop: 2 * 784 * 128 })
    expect(samples.every(({ first }) => first! > 0)).toBe(true)
    const stages = (who: string) => turns.filter((turn) => turn.who === who).map(({ stage }) => stage)
    expect(stages('glassgrad')).toEqual(['answer', 'warm-up', 1])
    expect(stages('TF.js cpu')).toEqual(['answer', 'warm-up', 1])
    expect(stages('copy ceiling')).toEqual(['warm-up', 1])
  })

  test('cases are chosen by their names', async () => {
    const [result, ...others] = await all(matmul.run(field, 8, { rounds: 0, only: '8×8' }))
    expect(others).toEqual([])
    expect(formatResult(result)).toMatch(/^matmul 8×8×8\n.*\n +glassgrad +the same answer/)
    expect(await all(matmul.run(field, 8, { rounds: 0, only: 'no such case' }))).toEqual([])
  })

  test('who gives another answer, or fails, is not timed', async () => {
    const fake = (name: string, answer: () => number[]): Contestant => ({
      name,
      once: () => {},
      finish: async () => {},
      answer: async () => answer(),
    })
    const wrong = fake('wrong', () => [1, 2.1])
    const failing = fake('failing', () => {
      throw new Error('no such kernel')
    })
    const { samples } = await measure(
      {
        name: 'fakes',
        work: { flop: 1, bytes: 1 },
        tolerance: 1e-3,
        contestants: [fake('right', () => [1, 2]), wrong, failing],
      },
      field.ceilings,
      { rounds: 1 },
    )
    expect(samples[0].times).toHaveLength(1)
    expect(samples[1]).toMatchObject({ times: [], disagrees: true })
    expect(samples[1].excluded).toMatch('its answer differs')
    expect(samples[2]).toMatchObject({ times: [], excluded: 'no such kernel', disagrees: false })
  })
})

test('the program writes samples and a record, of benches in processes of their own too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glassgrad-'))
  const [json, record] = ['out.json', 'record.json'].map((name) => join(folder, name))
  const args = [
    'elementwise',
    'memory',
    '--peers',
    'none',
    '--sizes',
    '4',
    '--rounds',
    '1',
    '--only',
    'add [',
  ]
  const bench = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/launch.mjs', 'bench/run.ts', ...args])
  await bench(...args, '--json', json, '--record', record)
  const { where, results } = JSON.parse(await readFile(json, 'utf8')) as Report
  expect(where.device).toMatch(/./)
  expect(results.map(({ bench }) => bench)).toEqual(['elementwise', 'memory'])
  const [{ early, late }] = results[1].memory!
  // Up to four small buffers for reading are kept; 180 steps that left something behind would show more.
  expect(late.buffers.count - early.buffers.count).toBeLessThanOrEqual(4)
  expect(late.buffers.bytes - early.buffers.bytes).toBeLessThanOrEqual(4 * 65_536)

  const { device, cases } = readRecord(await readFile(record, 'utf8'))
  expect(device).toBe(where.device)
  expect(Object.keys(cases)).toEqual(results.map(({ name }) => name))
  expect(cases['add [4]']).toMatchObject({ bench: 'elementwise', work: { flop: 4, bytes: 48 }, peers: {} })
  expect(cases['add [4]'].first!.glassgrad).toBeGreaterThan(0)

  await writeFile(json, '{"format": 2}')
  await expect(bench('--add', json)).rejects.toThrow('format: expected 1, got 2')
  await rm(folder, { recursive: true })
})
