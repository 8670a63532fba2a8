import type { Pool2dProblem } from '../../kernels/pool.js'
import type { Tensor } from '../tensor.js'
import { type Pair, type Sliding, windowsOver } from './windows.js'

/** How a pooling window slides; by its own size where no strides are given. */
export type PoolingOptions = Omit<Sliding, 'dilationRate'>

/** The sizes of a pooling of images x [n, h, w, c]. */
export function poolingOf(name: string, x: Tensor, window: Pair, options: PoolingOptions): Pool2dProblem {
  if (x.rank !== 4) throw new RangeError(`${name}: expected images [n, h, w, channels], got [${x.shape}]`)
  const [n, h, w, c] = x.shape
  const { strides, before, size } = windowsOver(name, [h, w], window, { strides: window, ...options })
  const [[strideH, strideW], [padTop, padLeft], [oh, ow], [kh, kw]] = [strides, before, size, window]
  return { n, h, w, c, oh, ow, kh, kw, strideH, strideW, padTop, padLeft }
}
