import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { ones, tensor } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { floats, fold, map, type Reference } from './reference.js'

beforeAll(async () => void (await ready()))

describe('elementwise functions over their whole range', () => {
  const even = (low: number, high: number) =>
    Array.from({ length: 2001 }, (_, i) => Math.fround(low + ((high - low) * i) / 2000))
  const byMagnitude = (low: number, high: number) => even(Math.log(low), Math.log(high)).map(Math.exp)
  const bothSigns = (xs: number[]) => [...xs, ...xs.map((x) => -x)]
  const small = bothSigns(byMagnitude(1e-30, 1))

  const nearTurns = bothSigns(
    Array.from({ length: 2000 }, (_, i) => (i * Math.PI) / 4).concat(
      16367173 * 2 ** 72,
      0.785398185,
      0.78539824,
    ),
  )

  // WGSL lets exp lose 3 + 2|x| units in the last place, and what is built on exp with it.
  it.each<[string, (x: Tensor) => Tensor, (x: number) => number, number[], number]>([
    ['exp', (x) => x.exp(), Math.exp, even(-80, 80), 2e-5],
    ['expm1', (x) => x.expm1(), Math.expm1, [...small, ...even(-80, 80)], 2e-5],
    ['log', (x) => x.log(), Math.log, [...byMagnitude(1e-36, 1e36), ...even(0.5, 2)], 2e-6],
    ['log1p', (x) => x.log1p(), Math.log1p, [...small.slice(0, -1), ...byMagnitude(1, 1e36)], 2e-6],
    ['tanh', (x) => x.tanh(), Math.tanh, [...small, ...even(-20, 20)], 2e-5],
    ['sigmoid', (x) => x.sigmoid(), (x) => 1 / (1 + Math.exp(-x)), even(-80, 80), 2e-5],
    ['softplus', (x) => x.softplus(), (x) => Math.log1p(Math.exp(x)), even(-80, 80), 2e-5],
    // However large: ±π/4 and what lies next to multiples of π/2 included.
    ['sin', (x) => x.sin(), Math.sin, [...small, ...bothSigns(byMagnitude(1, 3e38)), ...nearTurns], 4e-7],
    ['cos', (x) => x.cos(), Math.cos, [...small, ...bothSigns(byMagnitude(1, 3e38)), ...nearTurns], 4e-7],
    ['x⁷', (x) => x.pow(7), (x) => x ** 7, bothSigns(byMagnitude(1e-5, 1e5)), 1e-6],
    ['x⁻³⁰', (x) => x.pow(-30), (x) => x ** -30, bothSigns(byMagnitude(0.1, 10)), 3e-6],
    ['sqrt', (x) => x.sqrt(), Math.sqrt, byMagnitude(1e-36, 1e36), 1e-6],
    ['rsqrt', (x) => x.rsqrt(), (x) => 1 / Math.sqrt(x), byMagnitude(1e-36, 1e36), 1e-6],
    ['reciprocal', (x) => x.reciprocal(), (x) => 1 / x, bothSigns(byMagnitude(1e-36, 1e36)), 1e-6],
  ])('%s', async (_, op, f, points, tolerance) => {
    const xs = points.map(Math.fround)
    const got = await op(tensor(xs)).data()
    const wrong = xs.filter((x, i) => !(Math.abs(got[i] - f(x)) <= tolerance * Math.abs(f(x))))
    expect(wrong.map((x) => `f(${x}) is ${got[xs.indexOf(x)]}, expected ${f(x)}`)).toEqual([])
  })
})

describe('reductions of 10007 elements', () => {
  const sum = (elements: number[]) => elements.reduce((total, x) => total + x, 0)
  const mean = (elements: number[]) => sum(elements) / elements.length
  const variance = (elements: number[]) => {
    const centre = mean(elements)
    return mean(elements.map((x) => (x - centre) ** 2))
  }

  // Of random numbers in [-1, 3): a float32 added up one by one would be off by about 1e-4 of the sum.
  it.each<[string, readonly number[], number]>([
    ['of one line', [10007], 0],
    ['down columns', [10007, 3], 0],
    ['along rows', [3, 10007], 1],
    ['in the middle', [2, 10007, 3], 1],
  ])('%s', async (_, shape, axis) => {
    const x = floats(shape, { low: -1, high: 3 })
    const t = tensor(x.array)
    const close = async (y: Tensor, expected: Reference, tolerance: number) => {
      const got = await y.data()
      expected.values.forEach((want, i) => {
        expect(Math.abs(got[i] - want)).toBeLessThanOrEqual(tolerance * Math.abs(want))
      })
    }
    await close(t.sum(axis), fold(x, [axis], sum), 2e-6)
    await close(t.mean(axis), fold(x, [axis], mean), 2e-6)
    await close(t.variance(axis), fold(x, [axis], variance), 2e-6)
    await close(
      t.max(axis),
      fold(x, [axis], (e) => Math.max(...e)),
      0,
    )
    const factors = map(x, (x) => Math.fround(1 + (x - 1) / 1e4))
    const product = fold(factors, [axis], (e) => e.reduce((p, x) => p * x, 1))
    await close(tensor(factors.array).prod(axis), product, 5e-4)
  })

  it('the variance of numbers far from 0', async () => {
    const x = floats([10007], { low: 10_000, high: 10_001 })
    const [got] = await tensor(x.array).variance().data()
    expect(got / variance([...x.values])).toBeCloseTo(1, 4)
  })

  it('a million ones are a million', async () => {
    expect(await ones([1_000_000]).sum().item()).toBe(1_000_000)
    expect(await ones([1000, 1000], 'int32').sum().item()).toBe(1_000_000)
  })

  it('softmax and crossentropy of wide rows', async () => {
    const x = floats([2, 10007], { low: -4, high: 4 })
    const p = await tensor(x.array).softmax().data()
    const total = sum(x.values.slice(0, 10007).map(Math.exp))
    for (const i of [0, 5000, 10006]) expect(p[i] / (Math.exp(x.values[i]) / total)).toBeCloseTo(1, 4)
    const logP = await tensor(x.array).logSoftmax().data()
    expect(logP[77]).toBeCloseTo(x.values[77] - Math.log(total), 4)
  })

  it('the same bits every time', async () => {
    const x = tensor(floats([10007]).array)
    const first = await x.sum().data()
    for (let i = 0; i < 5; i++) expect(await x.sum().data()).toEqual(first)
  })
})
