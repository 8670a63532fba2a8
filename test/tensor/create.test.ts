import { beforeAll, describe, expect, it, vi } from 'vitest'
import '../useWebGpu.js'
import { arange, constant, eye, full, ones, tensor, zeros } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

beforeAll(async () => void (await ready()))

async function told(x: Tensor) {
  return { dtype: x.dtype, shape: x.shape, values: Array.from(await x.data()) }
}

describe('tensor', () => {
  it('takes nested numbers', async () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6.5],
    ])
    expect(await told(x)).toEqual({ dtype: 'float32', shape: [2, 3], values: [1, 2, 3, 4, 5, 6.5] })
    expect([x.size, x.rank]).toEqual([6, 2])
  })

  it('takes single numbers and nothing', async () => {
    expect(await told(tensor(7))).toEqual({ dtype: 'float32', shape: [], values: [7] })
    expect(await told(tensor([]))).toEqual({ dtype: 'float32', shape: [0], values: [] })
    expect(await told(tensor([[], []]))).toEqual({ dtype: 'float32', shape: [2, 0], values: [] })
  })

  it('takes truth values', async () => {
    expect(await told(tensor([true, false]))).toEqual({ dtype: 'bool', shape: [2], values: [1, 0] })
    expect(await told(tensor([2, 0, -1], 'bool'))).toMatchObject({ values: [1, 0, 1] })
    expect(await told(tensor([true, false], 'float32'))).toMatchObject({ dtype: 'float32', values: [1, 0] })
  })

  it('keeps whole numbers to the last digit', async () => {
    const values = [2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31), -7.9]
    expect(await told(tensor(values, 'int32'))).toEqual({
      dtype: 'int32',
      shape: [4],
      values: [...values.slice(0, 3), -7],
    })
  })

  it('takes host arrays of every dtype, whole or in part', async () => {
    const bytes = new NdArray(Uint8Array.of(1, 2, 255, 4), [2, 2])
    expect(await told(tensor(bytes))).toEqual({ dtype: 'int32', shape: [2, 2], values: [1, 2, 255, 4] })
    expect(await told(tensor(bytes.slice(1)))).toMatchObject({ shape: [1, 2], values: [255, 4] })
    const rows = NdArray.from([[1], [2], [3]]).slice(1)
    expect(await told(tensor(rows))).toEqual({ dtype: 'float32', shape: [2, 1], values: [2, 3] })
    const truth = NdArray.from([true, false], 'bool')
    expect(await told(tensor(truth))).toMatchObject({ dtype: 'bool', values: [1, 0] })
    expect(await told(tensor(NdArray.from([0.5, 0]), 'bool'))).toMatchObject({ values: [1, 0] })
    expect(await told(tensor(NdArray.from([1, 2], 'int32'), 'float32'))).toMatchObject({ dtype: 'float32' })
  })

  it('copies: the tensor does not change with the host array', async () => {
    const data = Float32Array.of(1, 2)
    const x = tensor(new NdArray(data, [2]))
    data[0] = 9
    expect((await x.data())[0]).toBe(1)
  })

  it('keeps the bits of floats', async () => {
    const bits = Uint32Array.of(0x7fc00001, 0x80000000, 0xff800000, 0x3f800001)
    const got = await tensor(new NdArray(new Float32Array(bits.buffer), [4])).data()
    expect(new Uint32Array(got.buffer)).toEqual(bits)
  })
})

it('filled tensors', async () => {
  expect(await told(zeros([2, 0]))).toEqual({ dtype: 'float32', shape: [2, 0], values: [] })
  expect(await told(zeros([5]))).toMatchObject({ values: [0, 0, 0, 0, 0] })
  expect(await told(ones([], 'int32'))).toEqual({ dtype: 'int32', shape: [], values: [1] })
  expect(await told(full([3], -2.5))).toMatchObject({ values: [-2.5, -2.5, -2.5] })
  expect(await told(full([2], -2.5, 'int32'))).toMatchObject({ values: [-2, -2] })
  expect(await told(full([2], 5, 'bool'))).toMatchObject({ values: [1, 1] })
  expect(await told(arange(4))).toEqual({ dtype: 'int32', shape: [4], values: [0, 1, 2, 3] })
  expect(await told(arange(0))).toMatchObject({ shape: [0] })
  expect(await told(arange(2, 7, 2))).toEqual({ dtype: 'int32', shape: [3], values: [2, 4, 6] })
  expect(await told(arange(2, -1, -1))).toMatchObject({ values: [2, 1, 0] })
  expect(await told(arange(0, 1, 0.25))).toEqual({
    dtype: 'float32',
    shape: [4],
    values: [0, 0.25, 0.5, 0.75],
  })
  expect(await told(arange(3, 1))).toMatchObject({ shape: [0] })
  expect(() => arange(0, 3, 0)).toThrow(
    'arange: expected numbers start, stop and a step that is not 0, got 0, 3, 0',
  )
  expect(await told(eye(2))).toEqual({ dtype: 'float32', shape: [2, 2], values: [1, 0, 0, 1] })
})

it('constants are made once, and -0 is one of its own', async () => {
  expect(constant(2.5)).toBe(constant(2.5))
  expect(constant(2)).not.toBe(constant(2, 'int32'))
  expect(Object.is(await constant(-0).item(), -0)).toBe(true)
  expect(Object.is(await constant(0).item(), 0)).toBe(true)
})

describe('values on the host', () => {
  it('come in the array of their dtype', async () => {
    expect(await tensor([1]).data()).toBeInstanceOf(Float32Array)
    expect(await tensor([1], 'int32').data()).toBeInstanceOf(Int32Array)
    expect(await tensor([true]).data()).toBeInstanceOf(Uint8Array)
    const array = await tensor([[true, false]]).array()
    expect([array.dtype, array.toArray()]).toEqual(['bool', [[true, false]]])
  })

  it('item', async () => {
    expect(await tensor([[3.5]]).item()).toBe(3.5)
    expect(await tensor(true).item()).toBe(1)
  })

  it('toString tells shape and dtype, and the values once they have been read', async () => {
    const x = tensor([
      [1, 2.5],
      [-3, 4],
    ])
    expect(String(x)).toBe('Tensor(shape=[2, 2], dtype=float32; values: await x.print())')
    await x.data()
    expect(String(x)).toBe('[[ 1.   2.5]\n [-3.   4. ]]')
  })

  it('print prints as NumPy', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    await tensor([[1], [-2]], 'int32').print()
    await tensor([true, false]).print()
    await tensor(0.1).print()
    expect(log.mock.calls).toEqual([['[[ 1]\n [-2]]'], ['[ True False]'], ['0.1']])
    log.mockRestore()
  })
})
