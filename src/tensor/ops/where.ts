import { kernels } from '../../kernels/loaded.js'
import { broadcastShape } from '../shape.js'
import type { Tensor, TensorType } from '../tensor.js'
import { asFloat, asInteger, cast } from './cast.js'
import { defineOp, requireTensor } from './op.js'
import { floatTypeOf, isFloat, type TensorLike } from './tensorLike.js'

const run = defineOp<{ dtype: TensorType }>({
  name: 'where',
  shape: ([condition, x, y]) =>
    broadcastShape('where', condition.shape, broadcastShape('where', x.shape, y.shape)),
  dtype: (_, { dtype }) => dtype,
  float16: true,
  run: (gpu, [condition, x, y], out) => kernels.where(gpu, condition, x, y, out),
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
  for (const operand of [x, y]) if (typeof operand !== 'number') requireTensor('where', operand)
  const bool = cast(condition, 'bool')
  const numbers = typeof x === 'number' && typeof y === 'number'
  if (numbers || isFloat(x) || isFloat(y)) {
    return run([bool, asFloat(x), asFloat(y)], { dtype: floatTypeOf([x, y]) })
  }
  const [a, b] = [asInteger(x), asInteger(y)]
  return run([bool, a, b], { dtype: a.dtype === b.dtype ? a.dtype : 'int32' })
}
