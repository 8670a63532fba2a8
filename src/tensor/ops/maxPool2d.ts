import type { DeviceBuffer } from '../../gpu/buffer.js'
import type { Dispatch } from '../../gpu/dispatch.js'
import { kernels } from '../../kernels/loaded.js'
import type { Pool2dProblem } from '../../kernels/pool.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'
import { type PoolingOptions, poolingOf } from './pooling.js'
import type { Pair } from './windows.js'

const run = defineOp<Pool2dProblem>({
  name: 'maxPool2d',
  shape: (_, { n, oh, ow, c }) => [n, oh, ow, c],
  float16: true,
  run: (gpu, [x], out, sizes) => kernels.maxPool2d(gpu, { ...sizes, type: floatOf(x) }, x.buffer, out.buffer),
  gradient: (dy, { inputs: [x], y, attributes: sizes }) => [() => gradient([dy, x, y], sizes)],
})

const gradient = defineFused<Pool2dProblem>(
  {
    name: 'maxPool2dGrad',
    shape: ([, x]) => x.shape,
    float16: true,
    run: (gpu, [dy, x, y], out, sizes) => {
      const compute = (dx: DeviceBuffer, gate: string | null = null) =>
        kernels.maxPool2dGrad(gpu, { ...sizes, type: floatOf(x) }, x.buffer, y.buffer, dy.buffer, dx, gate)
      compute(out.buffer)
      gpu.recording?.mayMerge(out.buffer, (reader) => {
        const gate = gateIn(reader, x.buffer)
        return gate === null ? null : () => compute(reader.outputs[0], gate)
      })
    },
  },
  ([dy, x, y], { n, h, w, c, oh, ow, kh, kw, strideH, strideW, padTop, padLeft }) => {
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
    return sum.slice([0, padTop, padLeft, 0], [n, padTop + h, padLeft + w, c])
  },
)

/**
 * The gradient of an activation that only lets a gradient pass or stops it, as ReLU does, and that made `y`, where that
 * is what a dispatch computes: a WGSL expression in `a`, the gradient, and `b`, a value of y.
 */
function gateIn({ shader, inputs }: Dispatch, y: DeviceBuffer): string | null {
  const f = shader.file?.endsWith('/zip.wgsl') ? shader.tunables?.f : null
  return typeof f === 'string' && f.startsWith('select(0.0, a, ') && inputs[1] === y ? f : null
}

/**
 * The largest value of each window: images [n, h, w, c] → [n, oh, ow, c]. Padding does not count. The gradient
 * goes to the first pixel of the window, in reading order, that has it.
 */
export function maxPool2d(x: Tensor, window: Pair, options: PoolingOptions = {}): Tensor {
  return run([asFloat(x)], poolingOf(options.name ?? 'maxPool2d', x, window, options))
}
