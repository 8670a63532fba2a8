import { where as kernel } from '../../kernels/elementwise.js'
import type { Tensor } from '../tensor.js'
import { asFloat, asInteger, broadcastShape, cast, defineOp, isFloat, type TensorLike } from './define.js'

const run = defineOp<null>({
  name: 'where',
  shape: ([condition, x, y]) =>
    broadcastShape('where', condition.shape, broadcastShape('where', x.shape, y.shape)),
  dtype: ([, x, y]) => (x.dtype === y.dtype ? x.dtype : 'int32'),
  run: (gpu, [condition, x, y], out) => kernel(gpu, condition, x, y, out),
  gradient: (dy, { inputs: [condition] }) => [
    null,
    () => where(condition, dy, 0),
    () => where(condition, 0, dy),
  ],
})

/**
 * x where the condition holds (is not 0), else y; with broadcasting. Two numbers give float32. Each
 * element's gradient goes to the one that was taken.
 */
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  const bool = cast(condition, 'bool')
  const numbers = typeof x === 'number' && typeof y === 'number'
  const like = numbers || isFloat(x) || isFloat(y) ? asFloat : asInteger
  return run([bool, like(x), like(y)], null)
}
