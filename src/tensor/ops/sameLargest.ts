import { sameLargest as kernel } from '../../kernels/reduce.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'
import { rowsOf } from './rows.js'

const run = defineOp<null>({
  name: 'sameLargest',
  shape: ([a]) => a.shape.slice(0, -1),
  dtype: () => 'bool',
  run: (gpu, [a, b], out) => kernel(gpu, rowsOf(a), a.buffer, b.buffer, out.buffer),
  gradient: null,
})

/** Whether a and b are largest in the same place along the last axis, [..., n] → [...] bool. Not differentiable. */
export function sameLargest(a: Tensor, b: Tensor): Tensor {
  const alike = a.shape.join() === b.shape.join() && a.size > 0 && a.rank > 0
  if (alike && a.dtype === 'float32' && b.dtype === 'float32') return run([a, b], null)
  return a.argmax(-1).equal(b.argmax(-1))
}
