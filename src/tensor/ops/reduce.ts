import type { Gpu } from '../../gpu/gpu.js'
import { type Folding, reduce as kernel } from '../../kernels/reduce.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp, type Gradient, normalizeAxis } from './define.js'

/** Which axes to reduce: one, several, or all where nothing is said; negative ones count from the end. */
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
}): Reduction {
  const run = defineOp<ReduceAttributes>({
    name: op.name,
    shape: ([x], { axes }) => x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)),
    dtype: ([x]) => (x.dtype === 'bool' ? 'int32' : x.dtype),
    run: (gpu, [x], out, { axes }) => {
      const count = sizeOf(axes.map((axis) => x.shape[axis]))
      foldAxes(gpu, op.folding, x, axes, out, op.scale?.(count) ?? 1)
    },
    gradient: op.gradient,
  })
  return (x, axes, keepDims = false) => {
    const sorted = normalizeAxes(op.name, axes, x.rank)
    const kept = run([op.float && x.dtype !== 'float32' ? x.cast('float32') : x], { axes: sorted })
    return keepDims ? kept : kept.reshape(x.shape.filter((_, axis) => !sorted.includes(axis)))
  }
}

/** Axes sorted and counted from 0. */
export function normalizeAxes(name: string, axes: Axes | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis)
  const list = (typeof axes === 'number' ? [axes] : axes).map((axis) => normalizeAxis(name, axis, rank))
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
  let from = x.buffer
  if (runs.length === 0) runs.push({ first: x.rank, last: x.rank - 1 }) // no axis: a copy
  runs.reverse().forEach(({ first, last }, i) => {
    const isLast = i === runs.length - 1
    const fold = {
      outer: sizeOf(shape.slice(0, first)),
      length: sizeOf(shape.slice(first, last + 1)),
      inner: sizeOf(shape.slice(last + 1)),
    }
    const to = isLast ? out.buffer : gpu.alloc(fold.outer * fold.inner * 4)
    kernel(gpu, folding, x.type, fold, from, to, isLast ? scale : 1)
    from = to
    shape = [...shape.slice(0, first), ...shape.slice(last + 1)]
  })
}
