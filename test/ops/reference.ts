import { NdArray } from '../../src/tensor/ndarray.js'
import { sizeOf } from '../../src/tensor/shape.js'
import type { HostType } from '../../src/tensor/tensor.js'

/** An array of plain JavaScript numbers, in double precision: what the device's results are compared with. */
export class Reference {
  constructor(
    readonly shape: readonly number[],
    readonly values: readonly number[],
    readonly dtype: HostType = 'float32',
  ) {}

  /** The element at these coordinates; axes of size 1 are repeated, missing leading axes too. */
  at(coordinates: readonly number[]): number {
    const missing = coordinates.length - this.shape.length
    const place = this.shape.reduce(
      (offset, n, axis) => offset * n + (n === 1 ? 0 : coordinates[axis + missing]),
      0,
    )
    return this.values[place]
  }

  get rank(): number {
    return this.shape.length
  }

  as(dtype: HostType): Reference {
    return new Reference(this.shape, this.values, dtype)
  }

  /** The values in the memory of a tensor. */
  get array(): NdArray {
    const { shape, values, dtype } = this
    if (dtype === 'float32') return new NdArray(Float32Array.from(values), shape)
    return new NdArray(dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values), shape, dtype)
  }
}

/** The array whose element at coordinates c is f(c). */
export function build(shape: readonly number[], f: (c: number[]) => number, dtype?: HostType): Reference {
  const values: number[] = []
  const visit = (c: number[]): void => {
    if (c.length === shape.length) values.push(f(c))
    else for (let i = 0; i < shape[c.length]; i++) visit([...c, i])
  }
  visit([])
  return new Reference(shape, values, dtype)
}

export function map(x: Reference, f: (x: number) => number, dtype?: HostType): Reference {
  return new Reference(x.shape, x.values.map(f), dtype)
}

/** The shape that several broadcast to: aligned at their last axes, 1 giving way. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)
    return extents.find((n) => n !== 1) ?? 1
  })
}

/** Element by element, with broadcasting. */
export function zip(
  f: (...elements: number[]) => number,
  xs: readonly Reference[],
  dtype?: HostType,
): Reference {
  const shape = broadcast(...xs.map((x) => x.shape))
  return build(shape, (c) => f(...xs.map((x) => x.at(c))), dtype)
}

/** f of all elements that share their coordinates on the other axes; `keep` leaves the axes at size 1. */
export function fold(
  x: Reference,
  axes: readonly number[],
  f: (elements: number[]) => number,
  keep = false,
  dtype?: HostType,
): Reference {
  const over = axes.map((axis) => (axis < 0 ? axis + x.rank : axis))
  const kept = x.shape.map((n, axis) => (over.includes(axis) ? 1 : n))
  const folded = build(
    kept,
    (c) => {
      const elements: number[] = []
      build(
        x.shape.map((n, axis) => (over.includes(axis) ? n : 1)),
        (d) => elements.push(x.at(c.map((at, axis) => at + d[axis]))),
      )
      return f(elements)
    },
    dtype,
  )
  const shape = keep ? kept : x.shape.filter((_, axis) => !over.includes(axis))
  return new Reference(shape, folded.values, dtype)
}

/** The same pseudo-random numbers on every run, uniform on [0, 1) (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Where made-up inputs lie: within [low, high), at least `gap` away from each of `avoid`. */
export interface Domain {
  low?: number
  high?: number
  avoid?: readonly number[]
  gap?: number
}

/** Float32 values spread over a domain. */
export function floats(shape: readonly number[], domain: Domain = {}, seed = 1): Reference {
  const { low = -2, high = 2, avoid = [], gap = 0.1 } = domain
  const random = generator(seed + 1000 * sizeOf(shape))
  return build(shape, () => {
    for (;;) {
      const x = Math.fround(low + (high - low) * random())
      if (!avoid.some((kink) => Math.abs(x - kink) < gap)) return x
    }
  })
}

/** Whole numbers from low to high, both included. */
export function integers(shape: readonly number[], low = -9, high = 9, seed = 1): Reference {
  const random = generator(seed + 1000 * sizeOf(shape))
  return build(shape, () => low + Math.floor((high - low + 1) * random()), 'int32')
}

/** Random truth values. */
export function booleans(shape: readonly number[], seed = 1): Reference {
  return integers(shape, 0, 1, seed).as('bool')
}
