import { kernels } from '../../kernels/loaded.js'
import { contiguousStrides } from '../../kernels/strides.js'
import { normalizeAxis, requireList } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'

const run = defineOp<{ axes: readonly number[] }>({
  name: 'transpose',
  shape: ([x], { axes }) => axes.map((axis) => x.shape[axis]),
  run: (gpu, [x], out, { axes }) => {
    const strides = contiguousStrides(x.shape)
    kernels.readStrided(
      gpu,
      x.buffer,
      { shape: out.shape, strides: axes.map((axis) => strides[axis]), offset: 0 },
      out.buffer,
    )
  },
  gradient: (dy, { attributes: { axes } }) => [() => dy.transpose(axes.map((_, axis) => axes.indexOf(axis)))],
})

/**
 * Axes in another order: axis i of the result is axis `axes[i]` of x; by default all reversed.
 * The gradient's axes are put back in order.
 */
export function transpose(x: Tensor, axes?: readonly number[], ...rest: never[]): Tensor {
  if (axes !== undefined) requireList('transpose', [axes, ...rest])
  const order = (axes ?? x.shape.map((_, axis) => x.rank - 1 - axis)).map((axis) =>
    normalizeAxis('transpose', axis, x.rank),
  )
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    throw new RangeError(`transpose: expected an order of ${x.rank} axes, got [${axes}]`)
  }
  return run([x], { axes: order })
}
