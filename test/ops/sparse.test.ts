import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { tensor } from '../../src/tensor/create.js'
import { vjp } from '../../src/tensor/gradients.js'
import { sparseCategoricalCrossentropy } from '../../src/tensor/ops/categoricalCrossentropy.js'
import { categoricalCrossentropy } from '../../src/tensor/ops/index.js'
import { isLargest } from '../../src/tensor/ops/sameLargest.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'

let software: boolean
beforeAll(async () => {
  software = (await ready()).traits.software
})

/** The same to the bit; a GPU's compiler puts products and sums together as it likes. */
function expectSame(got: Float32Array, want: Float32Array): void {
  if (software) expect(got).toEqual(want)
  else
    for (const [i, x] of got.entries())
      expect(Math.abs(x - want[i])).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(want[i])))
}

describe.each(['int32', 'float32'] as const)('class numbers as %s', (dtype) => {
  it.each([true, false])(
    'give the losses of one-hot targets, on a CPU bit for bit; logits: %s',
    async (fromLogits) => {
      const ids = tensor([4, 0, -1, 2, 7, 1], dtype).reshape([2, 3]) // none is -1, and 7
      const [target, dy] = [ids.cast('int32').oneHot(5), new Random(2).normal([2, 3])]
      const output = fromLogits ? new Random(1).normal([2, 3, 5]).mul(3) : new Random(1).uniform([2, 3, 5])
      const both = [sparseCategoricalCrossentropy, categoricalCrossentropy].map((loss, i) => {
        const f = (y: typeof output) => loss(i === 0 ? ids : target, y, fromLogits)
        const gradient = (y: typeof output) => vjp(f, [y], dy)[0]
        // The gradient of the gradient too, along a direction.
        return [f(output), gradient(output), vjp(gradient, [output], output.square())[0]].map((x) => x.data())
      })
      const [got, want] = await Promise.all(both.map((tensors) => Promise.all(tensors)))
      expect(got[0].length).toBe(6)
      expect(Math.abs(got[0][0])).toBeGreaterThan(0)
      for (const [i, values] of got.entries()) expectSame(values as Float32Array, want[i] as Float32Array)
    },
  )

  it('say where a row is largest: of equals the first, and NaN', async () => {
    const rows = [
      [1, 9, 3],
      [1, 9, 3],
      [7, 7, 0],
      [7, 7, 0],
      [0, Number.NaN, 5],
      [2, 1, 0],
    ]
    const got = isLargest(tensor([1, 2, 0, 1, 1, -1], dtype).reshape([2, 3]), tensor(rows).reshape([2, 3, 3]))
    expect([got.dtype, got.shape]).toEqual(['bool', [2, 3]])
    expect([...(await got.data())]).toEqual([1, 0, 1, 0, 1, 0])
  })
})

it('refuses class numbers of another shape', () => {
  expect(() => sparseCategoricalCrossentropy(tensor([1, 2], 'int32'), tensor([[1, 2, 3]]))).toThrow(
    'sparseCategoricalCrossentropy: target [2] does not fit output [1,3]',
  )
})
