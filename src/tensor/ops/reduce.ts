import type { Gpu } from '../../gpu/gpu.js'
import type { Folding } from '../../kernels/folding.js'
import { kernels } from '../../kernels/loaded.js'
import type { Fold } from '../../kernels/reduce.js'
import { computedAs } from '../../kernels/types.js'
import { misplaced } from '../../show.js'
import { normalizeAxis, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp, type Gradient } from './op.js'
import { isFloat } from './tensorLike.js'

/** Which axes to reduce: one, several, or by default all; negative ones count from the end. */
export type Axes = number | readonly number[]

/** A reduction over axes. The result loses them, or has size 1 there with `keepDims`. */
export type Reduction = (x: Tensor, axes?: Axes, keepDims?: boolean) => Tensor

/** Settings of one reduction: sorted axes from 0. */
export interface ReduceAttributes {
  axes: readonly number[]
}

/**
 * Makes a reduction from an associative operation. Its gradient rule sees the output with the reduced axes
 * kept at size 1.
 */
export function defineReduction(op: {
  name: string
  folding: Folding
  /** The result is multiplied by this; `count` elements go into each. */
  scale?: (count: number) => number
  gradient: Gradient<ReduceAttributes>
  /** Whether integers become floats first. */
  float?: boolean
  /** Whether there is no result for no elements. */
  needsElements?: boolean
}): Reduction {
  const run = defineOp<ReduceAttributes>({
    name: op.name,
    shape: ([x], { axes }) => {
      const shape = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
      if (op.needsElements && x.size === 0 && sizeOf(shape) > 0) {
        throw new RangeError(`${op.name}: nothing along axes [${axes}] of shape [${x.shape}]`)
      }
      return shape
    },
    dtype: ([x]) => (x.dtype === 'bool' ? 'int32' : x.dtype),
    float16: true,
    run: (gpu, [x], out, { axes }) => {
      const count = sizeOf(axes.map((axis) => x.shape[axis]))
      foldAxes(gpu, op.folding, x, axes, out, op.scale?.(count) ?? 1)
    },
    gradient: op.gradient,
  })
  return (x, axes, keepDims = false) => {
    if (typeof keepDims !== 'boolean') {
      throw new RangeError(`${op.name}: ${misplaced('keepDims to be true or false', keepDims)}`)
    }
    const sorted = normalizeAxes(op.name, axes, x.rank)
    const kept = run([op.float && !isFloat(x) ? x.cast('float32') : x], { axes: sorted })
    return keepDims ? kept : kept.reshape(x.shape.filter((_, axis) => !sorted.includes(axis)))
  }
}

/** Where a reduction chooses elements: the gradient goes to those chosen, which share it evenly. */
export const toChosen: Gradient<ReduceAttributes> = (dy, { inputs: [x], y, attributes: { axes } }) => [
  () => {
    const chosen = x.equal(y).cast('float32')
    return dy.mul(chosen).div(chosen.sum(axes, true))
  },
]

/** Finds a place along an axis; of all elements where no axis is named. */
export type ArgReduction = (x: Tensor, axis?: number) => Tensor

/** Makes the op that finds the place of the largest or smallest element along an axis; all axes count as one. */
export function defineArgReduction(name: string, which: 'largest' | 'smallest'): ArgReduction {
  const run = defineOp<{ axis: number }>({
    name,
    shape: ([x], { axis }) => {
      if (x.shape[axis] === 0) throw new RangeError(`${name}: axis ${axis} of shape [${x.shape}] is empty`)
      return x.shape.filter((_, i) => i !== axis)
    },
    dtype: () => 'int32',
    run: (gpu, [x], out, { axis }) =>
      kernels.argReduce(gpu, which, x.type, foldOf(x.shape, axis, axis), x.buffer, out.buffer),
    gradient: null,
  })
  return (x, axis) =>
    axis === undefined
      ? run([x.reshape([x.size])], { axis: 0 })
      : run([x], { axis: normalizeAxis(name, axis, x.rank) })
}

/** An array as the kernels fold it: the axes from `first` to `last` are one. */
function foldOf(shape: readonly number[], first: number, last: number): Fold {
  return {
    outer: sizeOf(shape.slice(0, first)),
    length: sizeOf(shape.slice(first, last + 1)),
    inner: sizeOf(shape.slice(last + 1)),
  }
}

/** Axes sorted and counted from 0. */
export function normalizeAxes(name: string, axes: Axes | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis)
  const list = (Array.isArray(axes) ? axes : [axes as number]).map((axis) => normalizeAxis(name, axis, rank))
  if (new Set(list).size < list.length) throw new RangeError(`${name}: axes [${axes}] name an axis twice`)
  return list.sort((a, b) => a - b)
}

/** Folds neighbouring axes together, the last ones first: each pass sees [outer, length, inner]. */
function foldAxes(
  gpu: Gpu,
  folding: Folding,
  x: Tensor,
  axes: readonly number[],
  out: Tensor,
  scale: number,
): void {
  const runs: { first: number; last: number }[] = []
  for (const axis of axes) {
    const previous = runs.at(-1)
    if (previous && previous.last === axis - 1) previous.last = axis
    else runs.push({ first: axis, last: axis })
  }
  let shape = [...x.shape]
  let [from, type] = [x.buffer, x.type]
  if (runs.length === 0) runs.push({ first: x.rank, last: x.rank - 1 }) // no axis: a copy
  runs.reverse().forEach(({ first, last }, i) => {
    const isLast = i === runs.length - 1
    const fold = foldOf(shape, first, last)
    const to = isLast ? out.buffer : gpu.alloc(fold.outer * fold.inner * 4)
    // In between, sums of float16 are float32.
    const toType = isLast ? out.type : computedAs(type)
    kernels.reduce(gpu, folding, [type, toType], fold, from, to, isLast ? scale : 1)
    from = to
    type = toType
    shape = [...shape.slice(0, first), ...shape.slice(last + 1)]
  })
}
