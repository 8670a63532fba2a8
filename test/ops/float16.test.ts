import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { full, ones, tensor } from '../../src/tensor/create.js'
import { grad, vjp } from '../../src/tensor/gradients.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { Random } from '../../src/tensor/random.js'
import { abstractly, gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { cases } from './cases/index.js'
import { floats, Reference } from './reference.js'

/** Ops that must take float16: what networks of dense and convolutional layers are trained with. */
const NEEDED = [
  ...['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'equal', 'greater', 'less', 'where'],
  ...['abs', 'neg', 'exp', 'log', 'sqrt', 'square', 'clip'],
  ...['relu', 'relu6', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus'],
  ...['matmul', 'dense', 'conv2d', 'conv2dInputGrad', 'conv2dFilterGrad'],
  ...['maxPool2d', 'averagePool2d', 'dropout', 'sum', 'mean', 'max', 'min'],
  ...['reshape', 'expandDims', 'squeeze', 'broadcastTo', 'sumTo', 'cast', 'zerosLike', 'onesLike'],
]

/** The device's float16 of these numbers, as float32. */
async function rounded(x: Reference): Promise<Reference> {
  if (x.dtype !== 'float32') return x
  return new Reference(x.shape, [...(await tensor(x.array).cast('float16').data())])
}

const halves = (xs: readonly Reference[]) =>
  xs.map((x) => (x.dtype === 'float32' ? tensor(x.array).cast('float16') : tensor(x.array)))

/** What `run` gives, or null where an op says that it does not take float16. */
function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    expect((error as Error).message).toMatch(/^float16 is not supported by \w+: cast to float32 first/)
    return null
  }
}

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  const size = Math.max(1, ...Array.from(want, Math.abs).filter(Number.isFinite))
  Array.from(want).forEach((value, i) => {
    if (Object.is(got[i], value) || got[i] === value || Number.isNaN(value)) return
    if (Math.abs(value) > 65_504) return // beyond what float16 holds
    expect(Math.abs(got[i] - value), `element ${i} is ${got[i]}, expected ${value}`).toBeLessThan(
      tolerance * size,
    )
  })
}

beforeAll(async () => void (await ready()))

it('this device has float16, or says that it has not', async () => {
  if (gpu().traits.f16) return
  expect(() => ones([2], 'float16')).toThrow('float16 needs the WebGPU feature "shader-f16"')
})

const ofFloats = cases.filter(({ inputs }) => inputs.some(({ dtype }) => dtype === 'float32'))

describe.each([...new Set(ofFloats.map(({ op }) => op))])('%s of float16', (name) => {
  const own = ofFloats.filter(({ op }) => op === name)

  it.for(own)(
    '$name: as the formula says, or refused',
    async ({ inputs, run, expected, gradient, op }, { skip }) => {
      if (!gpu().traits.f16) skip()
      const xs = await Promise.all(inputs.map(rounded))
      const y = attempt(() => run(...halves(xs)))
      if (NEEDED.includes(op)) expect(y, 'refused').not.toBe(null)
      if (!y) return
      expectClose(await y.data(), expected(...xs).values, 4e-3)
      if (!gradient) return
      // The gradients of Σ y are those of the same numbers in float32, and come in the inputs' type.
      const of = (values: Tensor[]) => {
        const at = inputs.flatMap(({ dtype }, i) => (dtype === 'float32' ? [i] : []))
        const f = (...floats: Tensor[]) => run(...values.map((x, i) => floats[at.indexOf(i)] ?? x))
        return vjp(
          f,
          at.map((i) => values[i]),
          run(...values).onesLike(),
          { unused: 'zeros' },
        )
      }
      const got = attempt(() => of(halves(xs)))
      if (NEEDED.includes(op)) expect(got, 'gradient refused').not.toBe(null)
      const want = of(xs.map((x) => tensor(x.array)))
      for (const [i, dx] of (got ?? []).entries()) {
        expect(dx.dtype).toBe('float16')
        expectClose(await dx.data(), await want[i].data(), 1e-2)
      }
    },
  )
})

describe('float16', () => {
  it('is read as float32, made from numbers, and rounded to 11 bits', async ({ skip }) => {
    if (!gpu().traits.f16) skip()
    const x = tensor([1, -2.5, 1 + 2 ** -11, 65_504, 0.1], 'float16')
    expect(x.dtype).toBe('float16')
    expect(await x.array()).toEqual(new NdArray(Float32Array.of(1, -2.5, 1, 65_504, 0.0999755859375), [5]))
    expect(String(tensor([1, 0.5], 'float16'))).toContain('dtype=float16')
    expect([...(await full([3], 0.5, 'float16').data())]).toEqual([0.5, 0.5, 0.5])
    expect([...(await x.mul(2).data())][3]).toBe(Number.POSITIVE_INFINITY)
  })

  it('meets float32 as float32, numbers and integers as float16', ({ skip }) => {
    if (!gpu().traits.f16) skip()
    const x = ones([2], 'float16')
    expect(x.add(ones([2])).dtype).toBe('float32')
    expect(x.add(0.5).dtype).toBe('float16')
    expect(x.mul(ones([2], 'int32')).dtype).toBe('float16')
    expect(x.greater(0).dtype).toBe('bool')
    expect(ones([2, 2]).matmul(ones([2, 2], 'float16')).dtype).toBe('float32')
  })

  it('sums in float32: more terms than float16 can count', async ({ skip }) => {
    if (!gpu().traits.f16) skip()
    expect(await ones([64, 600], 'float16').sum().item()).toBe(38_400)
    expect(await ones([70, 50, 20], 'float16').mean([0, 2]).sum().item()).toBe(50)
    expect(
      await ones([1, 5000], 'float16')
        .matmul(ones([5000, 1], 'float16'))
        .item(),
    ).toBe(5000)
  })

  it('passes gradients to the weights in their own type', async ({ skip }) => {
    if (!gpu().traits.f16) skip()
    const x = tensor(floats([4, 3], {}, 1).array).cast('float16')
    const f = (w: Tensor) => x.dense(w.cast('float16')).relu().cast('float32').sum()
    const w = tensor(floats([3, 2], {}, 2).array)
    const dw = grad(f)(w)
    expect(dw.dtype).toBe('float32')
    expectClose(await dw.data(), await grad((w) => x.cast('float32').dense(w).relu().sum())(w).data(), 1e-2)
  })

  it('drops what float32 drops', async ({ skip }) => {
    if (!gpu().traits.f16) skip()
    const x = ones([1000])
    const kept = await x.dropout(0.3, new Random(4)).greater(0).data()
    expect(await x.cast('float16').dropout(0.3, new Random(4)).greater(0).data()).toEqual(kept)
  })

  it('has shapes without a device', () => {
    expect(abstractly(() => ones([2, 3], 'float16').matmul(ones([3, 4], 'float16')).shape)).toEqual([2, 4])
  })
})
