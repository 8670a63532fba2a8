import { where as kernel } from '../../kernels/elementwise.js'
import type { Tensor } from '../tensor.js'
import { asFloat, broadcastShape, cast, defineOp, type TensorLike } from './define.js'

const run = defineOp<null>({
  name: 'where',
  shape: ([condition, x, y]) =>
    broadcastShape('where', condition.shape, broadcastShape('where', x.shape, y.shape)),
  dtype: ([, x]) => x.dtype,
  run: (gpu, [condition, x, y], out) => kernel(gpu, condition, x, y, out),
  gradient: (dy, { inputs: [condition] }) => [
    null,
    () => where(condition, dy, 0),
    () => where(condition, 0, dy),
  ],
})

/** x where the condition holds (is not 0), else y; with broadcasting. */
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor {
  const bool = cast(condition, 'bool')
  if (typeof x !== 'number' && typeof y !== 'number' && x.dtype === y.dtype) return run([bool, x, y], null)
  return run([bool, asFloat(x), asFloat(y)], null)
}
