import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { gaussianBlur } from './imageWindows.js'

/**
 * How alike images are in structure, -1 to 1, 1 where they are the same: [N, height, width, channels], twice → [N] (Wang et
 * al., "Image Quality Assessment", 2004).
 */
export function ssim(
  image1: Tensor,
  image2: Tensor,
  maxVal = 1,
  filterSize = 11,
  filterSigma = 1.5,
  k1 = 0.01,
  k2 = 0.03,
): Tensor {
  const [n, height, width, channels] = image1.shape
  if (image2.shape.join() !== image1.shape.join() || Math.min(height, width) < filterSize) {
    throw new RangeError(
      `ssim: expected two of one shape, ${filterSize} × ${filterSize} pixels or more, got [${image1.shape}] and [${image2.shape}]`,
    )
  }
  const [x, y] = [asFloat(image1), asFloat(image2)]
  const edge = (filterSize - 1) / 2
  const means = (z: Tensor) =>
    gaussianBlur(z, [filterSize, filterSize], [filterSigma, filterSigma]).slice(
      [0, edge, edge, 0],
      [null, height - edge, width - edge, null],
    )
  const [a, b, aa, bb, ab] = [x, y, x.square(), y.square(), x.mul(y)].map(means)
  const [c1, c2] = [(k1 * maxVal) ** 2, (k2 * maxVal) ** 2]
  const common = a.mul(b)
  const squares = a.square().add(b.square())
  return common
    .mul(2)
    .add(c1)
    .mul(ab.sub(common).mul(2).add(c2))
    .div(squares.add(c1).mul(aa.add(bb).sub(squares).add(c2)))
    .reshape([n, (height - 2 * edge) * (width - 2 * edge) * channels])
    .mean(1)
}
