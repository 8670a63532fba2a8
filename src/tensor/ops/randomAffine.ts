import type { AffineRanges, Range, Sampling } from '../../kernels/affine.js'
import { kernels } from '../../kernels/loaded.js'
import type { Random } from '../random.js'
import type { Tensor } from '../tensor.js'
import { affineTransform } from './affineTransform.js'
import { defineOp } from './op.js'

export type { AffineRanges, Range }

const transforms = defineOp<{ ranges: AffineRanges; size: readonly number[] }>({
  name: 'randomTransforms',
  shape: ([uniform]) => [uniform.shape[0], 6],
  run: (gpu, [uniform], out, { ranges, size }) =>
    kernels.randomTransforms(gpu, [uniform.shape[0], ...size], ranges, uniform.buffer, out.buffer),
  gradient: null,
})

/**
 * Images [N, H, W, C], each turned, then shifted, then zoomed about its centre, by amounts drawn from the
 * ranges for each image anew. Takes one draw of `random`.
 */
export function randomAffine(
  images: Tensor,
  ranges: AffineRanges,
  random: Random,
  sampling: Partial<Sampling>,
): Tensor {
  const [count, ...size] = images.shape
  const uniform = random.uniform([count, 5])
  return affineTransform(images, transforms([uniform], { ranges, size: size.slice(0, 2) }), sampling)
}
