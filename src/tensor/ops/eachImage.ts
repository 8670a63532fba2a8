import type { Tensor } from '../tensor.js'

export type ImageFormat = 'channels_last' | 'channels_first' | null

/**
 * f of images as [N, height, width, channels]; what it gives is as they were, axes behind the channels included, or [N].
 * @param axes 3 for volumes [N, depth, height, width, channels]
 */
export function eachImage(
  name: string,
  images: Tensor,
  dataFormat: ImageFormat | undefined,
  f: (images: Tensor) => Tensor,
  axes = 2,
): Tensor {
  const all = axes + 2
  if (images.rank !== all - 1 && images.rank !== all) {
    throw new RangeError(
      `${name}: expected ${axes === 2 ? 'images [' : 'volumes [depth, '}height, width, channels] or [N, …], got [${images.shape}]`,
    )
  }
  const many = images.rank === all ? images : images.expandDims(0)
  const first = dataFormat === 'channels_first'
  const between = Array.from({ length: axes }, (_, axis) => axis + 1)
  const y = f(first ? many.transpose([0, ...between.map((axis) => axis + 1), 1]) : many)
  const back =
    first && y.rank > 1 ? y.transpose([0, axes + 1, ...between, ...(y.rank > all ? [all] : [])]) : y
  return images.rank === all ? back : back.squeeze(0)
}
