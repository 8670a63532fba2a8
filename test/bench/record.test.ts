import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cases } from '../../bench/cases/index.js'
import type { BenchResult, Samples } from '../../bench/measure.js'
import { BENCHES } from '../../bench/names.js'
import { Refusal, readRecord } from '../../bench/record/check.js'
import { type BenchRecord, fileNameOf, merged, recordOf } from '../../bench/record/record.js'
import { keep } from '../../bench/record/results.js'
import { SHORT } from '../../bench/sets.js'

const where = {
  device: 'Some Card 5',
  runtime: 'Chrome',
  date: '2026-11-27T10:00:00.000Z',
  processor: '8 threads',
}
const samples = (name: string, times: number[], more: Partial<Samples> = {}): Samples => ({
  ...{ name, times, script: [0.1], repeats: 2 },
  ...more,
})
const result: BenchResult = {
  bench: 'matmul',
  name: 'matmul 2×2×2',
  samples: [
    samples('glassgrad', [2, 1, 4], { first: 12.345 }),
    samples('TF.js webgpu', [4, 3, 8], { first: 99 }),
    samples('slow', [], { excluded: 'takes 9 s each time', first: 9000 }),
  ],
  roofline: {
    work: { flop: 16, bytes: 48 },
    arithmetic: { ...samples('fma', [1, 1, 1]), amount: 8e6 },
    memory: { ...samples('copy', [2, 2, 2]), amount: 96e6 },
  },
  kernels: [{ phase: 'forward', op: 'matmul', shader: 'matmul/naive', milliseconds: 0.123456, bytes: 48 }],
}
const record = () => structuredClone(recordOf(where, [result])) as BenchRecord

test('a record has medians, quartiles of ratios, ceilings, first times, and circumstances', () => {
  expect(record()).toEqual({
    format: 1,
    device: 'Some Card 5',
    runtime: 'Chrome',
    cases: {
      'matmul 2×2×2': {
        bench: 'matmul',
        milliseconds: 2,
        work: { flop: 16, bytes: 48 },
        ofCeiling: 0.000001,
        ceilings: { gflops: 8, gigabytes: 48 },
        first: { glassgrad: 12.3, 'TF.js webgpu': 99 },
        script: 0.1,
        peers: { 'TF.js webgpu': [2, 2, 2.5], slow: 'takes 9 s each time' },
        kernels: [{ phase: 'forward', op: 'matmul', shader: 'matmul/naive', milliseconds: 0.123, bytes: 48 }],
        circumstances: { date: where.date, processor: '8 threads' },
      },
    },
  })
  expect(recordOf(where, [{ ...result, samples: [samples('glassgrad', [])] }]).cases).toEqual({})
  const differs = samples('a', [], { excluded: 'its answer differs', disagrees: true })
  expect(recordOf(where, [{ ...result, samples: [result.samples[0], differs] }]).cases).toEqual({})
  expect(
    Object.keys(recordOf(where, [{ ...result, samples: [...result.samples, differs] }]).cases),
  ).toHaveLength(1)
})

describe('reading one', () => {
  const now = Date.parse('2026-11-27T12:00:00Z')
  const read = (value: unknown) => readRecord(JSON.stringify(value), now)
  const refusal = (value: unknown): string => {
    try {
      read(value)
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal)
      expect((error as Refusal).reason.ru).toMatch(/: ожидалось .*, а там /)
      return (error as Error).message
    }
    return ''
  }
  /** The record with something else at a place of its case. */
  const withCase = (change: object) => {
    const whole = record()
    Object.assign(whole.cases['matmul 2×2×2'], change)
    return whole
  }

  test('gives back what was written', () => {
    expect(read(record())).toEqual(record())
  })

  test.each<[string, unknown, string]>([
    ['another format', { ...record(), format: 2 }, 'format: expected 1, got 2'],
    ['a list', [], 'the record: expected an object, got '],
    ['no cases', { ...record(), cases: {} }, 'cases: expected at least one case, got nothing'],
    ['no device', { ...record(), device: ' ' }, 'device: expected a text of up to 200 characters, got " "'],
    [
      'a field of its own',
      { ...record(), owner: 'me' },
      'owner: expected only fields of the format, got "owner"',
    ],
    [
      'a bench that there is not',
      withCase({ bench: 'mine' }),
      'cases › matmul 2×2×2 › bench: expected one of step, ',
    ],
    [
      'a time below zero',
      withCase({ milliseconds: -1 }),
      'milliseconds: expected a number from 0.000001 to 3600000, got -1',
    ],
    ['a time in words', withCase({ milliseconds: '2 ms' }), 'milliseconds: expected a number'],
    [
      'no time',
      withCase({ milliseconds: undefined }),
      'milliseconds: expected glassgrad’s time, got nothing',
    ],
    [
      'quartiles upside down',
      withCase({ peers: { a: [3, 2, 1] } }),
      'peers › a: expected three quartiles, the least first, got 3,2,1',
    ],
    ['two quartiles', withCase({ peers: { a: [1, 2] } }), 'peers › a: expected a list of 3, got 1,2'],
    [
      'more than the device can',
      withCase({ ofCeiling: 50 }),
      'ofCeiling: expected a number from 0 to 20, got 50',
    ],
    [
      'a long text',
      withCase({ notes: ['x'.repeat(300)] }),
      'notes › 1: expected a text of up to 200 characters',
    ],
    [
      'no date',
      withCase({ circumstances: {} }),
      'circumstances › date: expected a date from 2025-01-01 to today, got nothing',
    ],
    [
      'a date to come',
      withCase({ circumstances: { date: '2026-12-24' } }),
      'date: expected a date from 2025-01-01 to today, got "2026-12-24"',
    ],
    [
      'an answer that nobody bears out',
      withCase({ peers: { a: 'its answer differs: relative error 0.5, allowed 0.01' } }),
      'peers: expected at least one with the same answer, got "its answer differs',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(refusal(value)).toContain(message)
  })

  test('refuses what is no JSON', () => {
    expect(() => readRecord('glassgrad')).toThrow('the record: expected JSON, got "glassgrad"')
    expect(() => readRecord('')).toThrow('the record: expected JSON, got nothing')
  })
})

describe('the folder of results', () => {
  test('has records only, each in the file of its device', async () => {
    const files = await readdir('bench/results')
    expect(files.length).toBeGreaterThan(2)
    for (const file of files)
      expect(fileNameOf(readRecord(await readFile(`bench/results/${file}`, 'utf8')))).toBe(file)
  })

  test('takes one in beside what it has: later cases win, others stay', async () => {
    const folder = `${await mkdtemp(join(tmpdir(), 'glassgrad-'))}/`
    const path = await keep(record(), folder)
    expect(path).toBe(`${folder}some-card-5-chrome.json`)
    const other = record()
    other.cases = { 'matmul 3×3×3': other.cases['matmul 2×2×2'] }
    const older = record()
    Object.assign(older.cases['matmul 2×2×2'], { milliseconds: 7, circumstances: { date: '2026-01-01' } })
    for (const next of [other, older]) await keep(next, folder)
    const kept = readRecord(await readFile(path, 'utf8'))
    expect(kept.cases).toEqual({ ...record().cases, ...other.cases })
    expect(merged(older, record()).cases).toEqual(record().cases)

    await writeFile(path, '{}') // what lies there is not written over unread
    await expect(keep(record(), folder)).rejects.toThrow('format: expected this field, got nothing')
    await rm(folder, { recursive: true })
  })
})

test('every bench has its name among those that records may have', () => {
  expect(cases.map(({ name }) => name).filter((name) => !BENCHES.includes(name))).toEqual([])
  expect(BENCHES).toEqual([...cases.map(({ name }) => name), 'startup', 'memory'])
  expect(SHORT.map(({ bench }) => bench.name)).toContain('step')
})
