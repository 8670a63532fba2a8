import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { defineOp } from './op.js'
import { rowsOf } from './rows.js'

const run = defineOp<{ sparse?: 'f32' | 'i32' }>({
  name: 'sameLargest',
  shape: ([, b]) => b.shape.slice(0, -1),
  dtype: () => 'bool',
  run: (gpu, [a, b], out, targets) =>
    kernels.sameLargest(gpu, { ...rowsOf(b), ...targets }, a.buffer, b.buffer, out.buffer),
  gradient: null,
})

/** Whether a and b are largest in the same place along the last axis, [..., n] → [...] bool. Not differentiable. */
export function sameLargest(a: Tensor, b: Tensor): Tensor {
  const alike = a.shape.join() === b.shape.join() && a.size > 0 && a.rank > 0
  if (alike && a.dtype === 'float32' && b.dtype === 'float32') return run([a, b], {})
  return a.argmax(-1).equal(b.argmax(-1))
}

/** Whether x is largest where its label says: labels [...] of whole numbers, x [..., n] → [...] bool. Not differentiable. */
export function isLargest(labels: Tensor, x: Tensor): Tensor {
  const alike = labels.shape.join() === x.shape.slice(0, -1).join() && x.size > 0 && x.rank > 0
  const sparse = labels.type
  if (alike && sparse !== 'f16' && x.dtype === 'float32') return run([labels, x], { sparse })
  return labels.cast('int32').equal(x.argmax(-1))
}
