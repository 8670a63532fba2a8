import { maxPool2d as kernel, maxPool2dGrad, type Pool2dProblem } from '../../kernels/pool.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloat, defineFused, defineOp, type Epilogue, gateOf, markGated } from './define.js'
import { type PoolingOptions, poolingOf } from './pooling.js'
import type { Pair } from './windows.js'

const run = defineOp<Pool2dProblem>({
  name: 'maxPool2d',
  shape: (_, { n, oh, ow, c }) => [n, oh, ow, c],
  float16: true,
  run: (gpu, [x], out, sizes) => kernel(gpu, { ...sizes, type: floatOf(x) }, x.buffer, out.buffer),
  gradient: (dy, { inputs: [x], y, attributes: sizes }) => [
    (mayBeGated) => {
      const gate = mayBeGated ? gateOf(x) : null
      const dx = gradient([dy, x, y], { sizes, gate })
      return gate ? markGated(dx, x) : dx
    },
  ],
})

const gradient = defineFused<{ sizes: Pool2dProblem; gate: Epilogue | null }>(
  {
    name: 'maxPool2dGrad',
    shape: ([, x]) => x.shape,
    float16: true,
    run: (gpu, [dy, x, y], out, { sizes, gate }) => {
      const problem = { ...sizes, type: floatOf(x) }
      maxPool2dGrad(gpu, problem, x.buffer, y.buffer, dy.buffer, out.buffer, gate?.gate)
    },
  },
  ([dy, x, y], { sizes, gate }) => {
    const { n, h, w, c, oh, ow, kh, kw, strideH, strideW, padTop, padLeft } = sizes
    const behind = (size: number, stride: number, window: number, before: number, extent: number) =>
      Math.max(0, (size - 1) * stride + window - before - extent)
    const bottom = behind(oh, strideH, kh, padTop, h)
    const right = behind(ow, strideW, kw, padLeft, w)
    const paddings = [
      [0, 0],
      [padTop, bottom],
      [padLeft, right],
      [0, 0],
    ] as const
    const padded = x.pad(paddings, Number.NEGATIVE_INFINITY)
    // Element (a, b) of all windows at once is a box of the padded images; the first that is the maximum takes dy.
    let sum = padded.zerosLike()
    let taken = y.zerosLike()
    for (let a = 0; a < kh; a++) {
      for (let b = 0; b < kw; b++) {
        const end = [n, a + (oh - 1) * strideH + 1, b + (ow - 1) * strideW + 1, c]
        const first = padded.slice([0, a, b, 0], end, [1, strideH, strideW, 1]).equal(y).cast('float32')
        const takes = first.mul(taken.neg().add(1))
        taken = taken.add(takes)
        const box = { begin: [0, a, b, 0], step: [1, strideH, strideW, 1], size: y.shape }
        sum = sum.add(dy.mul(takes).embed(padded.shape, box))
      }
    }
    const dx = sum.slice([0, padTop, padLeft, 0], [n, padTop + h, padLeft + w, c])
    return gate ? gate.gradient(dx, x) : dx
  },
)

/**
 * The largest value of each window: images [n, h, w, c] → [n, oh, ow, c]. Padding does not count. The gradient
 * goes to the first pixel of the window, in reading order, that has it.
 */
export function maxPool2d(x: Tensor, window: Pair, options: PoolingOptions = {}): Tensor {
  return run([asFloat(x)], poolingOf(options.name ?? 'maxPool2d', x, window, options))
}
