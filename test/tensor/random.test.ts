import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { zeros } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { Random, setRandomSeed, sharedRandom } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))

const values = async (x: Tensor) => Array.from(await x.data())
const mean = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length
const centred = (xs: number[]) => {
  const centre = mean(xs)
  return xs.map((x) => x - centre)
}
const deviation = (xs: number[]) => Math.sqrt(mean(centred(xs).map((x) => x * x)))
/** The k-th moment about the mean, in units of the standard deviation. */
const moment = (xs: number[], k: number) => mean(centred(xs).map((x) => x ** k)) / deviation(xs) ** k
const correlation = (xs: number[], ys: number[]) => {
  const [u, v] = [centred(xs), centred(ys)]
  return mean(u.map((x, i) => x * v[i])) / (deviation(xs) * deviation(ys))
}

/** Kolmogorov and Smirnov: the largest distance to a distribution function, in units of 1/√n. Above 1.95: 1 in 1000. */
function distance(xs: number[], distribution: (x: number) => number): number {
  const n = xs.length
  const sorted = Float64Array.from(xs).sort()
  const distances = Array.from(sorted, (x, i) =>
    Math.max((i + 1) / n - distribution(x), distribution(x) - i / n),
  )
  return Math.max(...distances) * Math.sqrt(n)
}

/** The normal distribution function, by Simpson's rule. */
function normalDistribution(x: number): number {
  const steps = 200
  const h = x / steps
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(x)
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * density(i * h)
  return 0.5 + (sum * h) / 3
}

describe('distributions', () => {
  const n = 40_001

  it('uniform', async () => {
    const xs = await values(new Random(1).uniform([n]))
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...xs)).toBeLessThan(1)
    expect(distance(xs, (x) => x)).toBeLessThan(1.95)
    expect(Math.abs(correlation(xs.slice(1), xs.slice(0, -1)))).toBeLessThan(0.02)
    const shifted = await values(new Random(1).uniform([n], -3, 5))
    expect(Math.min(...shifted)).toBeGreaterThanOrEqual(-3)
    expect(Math.max(...shifted)).toBeLessThanOrEqual(5)
    expect(shifted[7]).toBeCloseTo(-3 + 8 * xs[7], 5)
  })

  it('normal', async () => {
    const xs = await values(new Random(2).normal([n]))
    expect(Math.abs(mean(xs))).toBeLessThan(0.02)
    expect(Math.abs(deviation(xs) - 1)).toBeLessThan(0.015)
    expect(Math.abs(moment(xs, 3))).toBeLessThan(0.05)
    expect(Math.abs(moment(xs, 4) - 3)).toBeLessThan(0.12)
    expect(distance(xs, normalDistribution)).toBeLessThan(1.95)
    // The two numbers that are made together are independent.
    const pairs = [0, 1].map((odd) => xs.slice(0, -1).filter((_, i) => i % 2 === odd))
    expect(Math.abs(correlation(pairs[0], pairs[1]))).toBeLessThan(0.03)
    const scaled = await values(new Random(2).normal([n], 10, 0.5))
    expect(scaled[9]).toBeCloseTo(10 + 0.5 * xs[9], 5)
  })

  it('truncated normal', async () => {
    const xs = await values(new Random(3).truncatedNormal([n]))
    expect(Math.max(...xs.map(Math.abs))).toBeLessThanOrEqual(2)
    const inside = normalDistribution(2) - normalDistribution(-2)
    const share = (x: number) => (normalDistribution(x) - normalDistribution(-2)) / inside
    expect(distance(xs, share)).toBeLessThan(1.95)
    expect(Math.abs(deviation(xs) - 0.8796)).toBeLessThan(0.01)
  })

  it('is Threefry-2x32 with 20 rounds: the published answer for key 0 and counter 0', async () => {
    const [a, b] = await values(new Random(0).uniform([2]))
    expect([a * 2 ** 24, b * 2 ** 24]).toEqual([0x6b200159 >>> 8, 0x99ba4efe >>> 8])
  })
})

describe('one seed', () => {
  it('gives the same bits, draw for draw', async () => {
    const draws = async (random: Random) => [
      await random.uniform([5]).data(),
      await random.normal([3, 3]).data(),
      await random.permutation(20).data(),
      await random.fork().truncatedNormal([7]).data(),
    ]
    expect(await draws(new Random(42))).toEqual(await draws(new Random(42)))
    expect(await draws(new Random(-1))).toEqual(await draws(new Random(2 ** 32 - 1)))
  })

  it('gives each draw numbers of its own', async () => {
    const random = new Random(5)
    const draws: number[][] = []
    const sources = [random, random, new Random(6), random.fork(), random.fork(), new Random(5 + 2 ** 31)]
    for (const source of sources) draws.push(await values(source.uniform([2000])))
    for (const [i, xs] of draws.entries()) {
      for (const ys of draws.slice(i + 1)) expect(Math.abs(correlation(xs, ys))).toBeLessThan(0.1)
    }
  })

  it('gives element i whatever the shape', async () => {
    const many = await values(new Random(7).normal([3, 7]))
    expect(await values(new Random(7).normal([5]))).toEqual(many.slice(0, 5))
    expect(await values(new Random(7).normal([]))).toEqual(many.slice(0, 1))
    expect(await values(new Random(7).normal([0]))).toEqual([])
  })

  it('is set for all who name none by setRandomSeed', async () => {
    setRandomSeed(9)
    const first = await values(sharedRandom().uniform([3]))
    const second = await values(sharedRandom().uniform([3]))
    setRandomSeed(9)
    expect(await values(sharedRandom().uniform([3]))).toEqual(first)
    expect(second).not.toEqual(first)
  })
})

it('the clock changes the draws of a replayed step, and nothing else does', async () => {
  const clock = new Variable('clock', [1], () => zeros([1], 'int32'), false, 'int32')
  const random = new Random(11, clock.value)
  const step = new Recording(gpu())
  const draws = step.record(() => [random.uniform([9]), random.fork().normal([9])])
  await step.compile(draws.map(({ buffer }) => buffer))
  const at = async (time: number) => {
    clock.set(Int32Array.of(time))
    step.replay()
    return Promise.all(draws.map(values))
  }
  const [first, second] = [await at(0), await at(1)]
  expect(await at(0)).toEqual(first)
  expect(await at(1)).toEqual(second)
  for (const [i, xs] of first.entries()) expect(xs.filter((x) => second[i].includes(x))).toEqual([])
  step.release()
})

describe('permutation', () => {
  it('is refused where a recorded step would repeat it', () => {
    const step = new Recording(gpu())
    expect(() => step.record(() => new Random(1).permutation(5))).toThrow('in all replays of a recorded step')
    expect(() => step.record(() => new Random(1).shuffle(zeros([5])))).toThrow('ops.argsort')
  })

  it.each([0, 1, 2, 3, 10, 1000, 60_000])('of %i has every number once', async (n) => {
    const order = await values(new Random(n).permutation(n))
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
  })

  it('of 3: all six orders are equally frequent', async () => {
    const random = new Random(1)
    const counts = new Map<string, number>()
    const draws = await Promise.all(Array.from({ length: 1200 }, () => random.permutation(3).data()))
    for (const order of draws) counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1)
    expect(counts.size).toBe(6)
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(chiSquare).toBeLessThan(20.5) // five degrees of freedom: 1 in 1000
  })

  it('of 10: every number comes to every place', async () => {
    const random = new Random(2)
    const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0))
    const draws = await Promise.all(Array.from({ length: 1000 }, () => random.permutation(10).data()))
    for (const order of draws) for (const [place, x] of order.entries()) counts[place][x]++
    const chiSquare = counts.flat().reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)
    expect(chiSquare).toBeLessThan(81 + 4 * Math.sqrt(2 * 81)) // 81 degrees of freedom
  })

  it('of 60000: no order is left', async () => {
    const n = 60_000
    const order = await values(new Random(3).permutation(n))
    const places = order.map((_, i) => i)
    expect(Math.abs(correlation(order, places))).toBeLessThan(0.015)
    expect(Math.abs(correlation(order.slice(1), order.slice(0, -1)))).toBeLessThan(0.015)
    const ascents = order.filter((x, i) => i > 0 && x > order[i - 1]).length
    expect(Math.abs(ascents - n / 2)).toBeLessThan(4 * Math.sqrt(n / 12))
    expect(order.filter((x, i) => x === i).length).toBeLessThan(10)
    const other = await values(new Random(3).fork().permutation(n))
    expect(Math.abs(correlation(order, other))).toBeLessThan(0.015)
  })
})
