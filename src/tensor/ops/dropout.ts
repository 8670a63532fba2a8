import { kernels } from '../../kernels/loaded.js'
import type { RandomKey } from '../../kernels/random.js'
import type { Random } from '../random.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'

const run = defineOp<{ rate: number; key: RandomKey }>({
  name: 'dropout',
  shape: ([x]) => x.shape,
  float16: true,
  run: (gpu, [x, clock], out, { rate, key }) =>
    kernels.dropout(gpu, key, { count: x.size, rate, type: floatOf(x) }, x.buffer, clock.buffer, out.buffer),
  // Linear in x: the same elements are dropped, found again from the same key and clock.
  gradient: (dy, { inputs: [, clock], attributes }) => [(): Tensor => run([dy, clock], attributes), null],
})

/**
 * x with a share of about `rate` elements at 0 and the others divided by 1 - rate, so that the expected
 * value stays (Srivastava et al., "Dropout", 2014). Takes the next draw of `random`. The gradient passes
 * where the element did, divided alike.
 */
export function dropout(x: Tensor, rate: number, random: Random): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: expected a rate in [0, 1), got ${rate}`)
  return dropoutBy(x, { rate, ...random.draw() })
}

/** The same by a draw that has been taken. */
export function dropoutBy(
  x: Tensor,
  { rate, key, clock }: { rate: number; key: RandomKey; clock: Tensor },
): Tensor {
  return run([asFloat(x), clock], { rate, key })
}
