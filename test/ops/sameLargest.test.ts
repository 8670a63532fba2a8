import { beforeAll, expect, it } from 'vitest'
import '../useWebGpu.js'
import '../../src/tensor/ops/index.js'
import { tensor } from '../../src/tensor/create.js'
import { sameLargest } from '../../src/tensor/ops/sameLargest.js'
import { ready } from '../../src/tensor/runtime.js'

beforeAll(async () => void (await ready()))

const a = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 1, 0],
  [0, 1, 0],
  [Number.NaN, 3, 9],
]
const b = [
  [-3, -2, -1],
  [5, 4, 3],
  [2, 2, 2],
  [0, 1, Number.NaN],
  [7, 6, Number.NaN],
]

it.each(['float32', 'int32'] as const)(
  'compares where rows are largest: of equals the first, and NaN; %s',
  async (dtype) => {
    const rows = dtype === 'int32' ? 3 : 5
    const [x, y] = [tensor(a.slice(0, rows), dtype), tensor(b.slice(0, rows))]
    const got = sameLargest(x, y)
    expect([got.dtype, got.shape]).toEqual(['bool', [rows]])
    expect(Array.from(await got.data())).toEqual([1, 0, 1, 0, 0].slice(0, rows))
  },
)

it('keeps the axes before the last one', async () => {
  const x = tensor(a.slice(0, 4)).reshape([2, 2, 3])
  const y = tensor(b.slice(0, 3).concat([[0, 1, 0]])).reshape([2, 2, 3])
  const got = sameLargest(x, y)
  expect(got.shape).toEqual([2, 2])
  expect(Array.from(await got.data())).toEqual([1, 0, 1, 1])
})
