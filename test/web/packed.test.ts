import { expect, it } from 'vitest'
import { packedJson, unpackedJson } from '../../web/glassbox/packed.js'

it('typed arrays, maps and float32 numbers come back from JSON as they were', () => {
  const value = {
    weights: Float32Array.of(0.1, -3e-38, 7),
    pixels: Uint8ClampedArray.of(0, 255),
    bytes: Uint8Array.of(1, 2, 3).subarray(1),
    buffers: new Map([[0, Int32Array.of(-5)]]),
    numbers: [Math.fround(0.1), 12345678, null, 'text'],
  }
  const back = unpackedJson(packedJson(value)) as typeof value
  expect(back.numbers.map((each) => (typeof each === 'number' ? Math.fround(each) : each))).toEqual(
    value.numbers,
  )
  expect({ ...back, numbers: 0 }).toEqual({ ...value, numbers: 0 })
  expect(back.buffers.get(0)).toBeInstanceOf(Int32Array)
})
