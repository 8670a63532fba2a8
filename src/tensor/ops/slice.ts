import { kernels } from '../../kernels/loaded.js'
import { contiguousStrides } from '../../kernels/strides.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'

/** A regular box of a larger array: element c of the box is element begin + c·step of the array. */
export interface Box {
  begin: readonly number[]
  step: readonly number[]
  size: readonly number[]
}

/** The elements of x in a box that lies inside it. */
export const sliceBox = defineOp<Box>({
  name: 'slice',
  shape: (_, { size }) => size,
  run: (gpu, [x], out, { begin, step }) => {
    const strides = contiguousStrides(x.shape)
    kernels.readStrided(
      gpu,
      x.buffer,
      {
        shape: out.shape,
        strides: strides.map((stride, axis) => stride * step[axis]),
        offset: strides.reduce((offset, stride, axis) => offset + stride * begin[axis], 0),
      },
      out.buffer,
    )
  },
  gradient: (dy, { inputs: [x], attributes }) => [() => dy.embed(x.shape, attributes)],
})

/**
 * x[begin:end:step] along each axis, as in NumPy: negative positions count from the end, a negative step
 * runs backwards, `null` and axes not named mean all there is. The gradient is embed: dy in its place, 0
 * around it.
 */
export function slice(
  x: Tensor,
  begin: readonly (number | null)[],
  end: readonly (number | null)[] = [],
  step: readonly (number | null)[] = [],
): Tensor {
  if (Math.max(begin.length, end.length, step.length) > x.rank) {
    throw new RangeError(`slice: more positions than the ${x.rank} axes of [${x.shape}]`)
  }
  const box = { begin: [] as number[], step: [] as number[], size: [] as number[] }
  x.shape.forEach((extent, axis) => {
    const by = step[axis] ?? 1
    if (![begin[axis] ?? 0, end[axis] ?? 0, by].every(Number.isInteger) || by === 0) {
      throw new RangeError(
        `slice: expected whole positions and a step other than 0, got ${begin[axis]}:${end[axis]}:${by} on axis ${axis}`,
      )
    }
    const [lowest, highest] = by > 0 ? [0, extent] : [-1, extent - 1]
    const position = (at: number | null | undefined, otherwise: number) =>
      at === null || at === undefined
        ? otherwise
        : Math.min(Math.max(at < 0 ? at + extent : at, lowest), highest)
    const first = position(begin[axis], by > 0 ? 0 : extent - 1)
    const last = position(end[axis], by > 0 ? extent : -1)
    box.begin.push(first)
    box.step.push(by)
    box.size.push(Math.max(0, Math.ceil((last - first) / by)))
  })
  return box.size.join() === x.shape.join() && box.step.every((by) => by === 1) ? x : sliceBox([x], box)
}
