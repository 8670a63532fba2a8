import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { useHost } from '../src/host.js'
import { nodeHost } from '../src/node/host.js'
import { tensor } from '../src/tensor/create.js'
import '../src/tensor/ops/index.js' // attaches the methods of tensors
import { NdArray } from '../src/tensor/ndarray.js'
import type { Tensor } from '../src/tensor/tensor.js'

useHost(nodeHost())

/** An array as the golden files hold it. */
export interface Stored {
  shape: number[]
  data: (number | string)[]
}

/** A layer, by Keras' configuration, and what it makes of an input. */
export interface LayerCase {
  name: string
  layer: string
  config: Record<string, unknown>
  input: Stored
  output: Stored
}

/** A file of cases that Keras 3.15.1 has computed. */
export function goldens<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`./goldens/${file}`, import.meta.url).pathname, 'utf8'))
}

export function arrayOf({ shape, data }: Stored): NdArray {
  return new NdArray(Float32Array.from(data, Number), shape)
}

export function tensorOf(stored: Stored): Tensor {
  return tensor(arrayOf(stored))
}

/** Fails where a value is off by more than `relative`·|value| + `absolute`; NaN passes only as NaN. */
export function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number | string>,
  relative: number,
  absolute: number,
  label = '',
): void {
  expect(got.length, label).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    const value = Number(want[i])
    if (Number.isNaN(value) ? Number.isNaN(got[i]) : got[i] === value) continue
    if (Math.abs(got[i] - value) <= relative * Math.abs(value) + absolute) continue
    expect.fail(`${label}: element ${i} is ${got[i]}, expected ${value}`)
  }
}
