import type { Tensor } from '../tensor.js'
import { pad } from './pad.js'

// Images [N, height, width, channels] with borders added or taken away (keras.io/api/ops/image).

type Border = number | null | undefined

/** What is before and behind an axis, of which two of three are given: before, behind, how much there is in all. */
function around(
  op: string,
  names: readonly [before: string, after: string, target: string],
  [before, after, whole]: readonly [Border, Border, Border],
): [number, number] {
  const given = [before, after, whole].filter((value) => value !== null && value !== undefined)
  const [first, last] = [before ?? whole! - after!, after ?? whole! - before!]
  if (given.length !== 2 || ![first, last].every((n) => Number.isInteger(n) && n >= 0)) {
    const got = names.map((name, i) => `${name} ${[before, after, whole][i] ?? 'none'}`).join(', ')
    throw new RangeError(
      `${op}: expected two of ${names.join(', ')}, so that no border is below 0, got ${got}`,
    )
  }
  return [first, last]
}

/** Images with zeros around them; of top, bottom and target height two are given, and so across. */
export function padImages(
  images: Tensor,
  top?: Border,
  left?: Border,
  bottom?: Border,
  right?: Border,
  targetHeight?: Border,
  targetWidth?: Border,
): Tensor {
  const [, height, width] = images.shape
  const less = (target: Border, size: number) =>
    target === null || target === undefined ? target : target - size
  const vertical = around(
    'padImages',
    ['topPadding', 'bottomPadding', 'targetHeight'],
    [top, bottom, less(targetHeight, height)],
  )
  const across = around(
    'padImages',
    ['leftPadding', 'rightPadding', 'targetWidth'],
    [left, right, less(targetWidth, width)],
  )
  return pad(images, [[0, 0], vertical, across, [0, 0]])
}

/** Images without their borders; of top, bottom and target height two are given, and so across. */
export function cropImages(
  images: Tensor,
  top?: Border,
  left?: Border,
  bottom?: Border,
  right?: Border,
  targetHeight?: Border,
  targetWidth?: Border,
): Tensor {
  const [, height, width] = images.shape
  const less = (target: Border, size: number) =>
    target === null || target === undefined ? target : size - target
  const [from, below] = around(
    'cropImages',
    ['topCropping', 'bottomCropping', 'targetHeight'],
    [top, bottom, less(targetHeight, height)],
  )
  const [start, beside] = around(
    'cropImages',
    ['leftCropping', 'rightCropping', 'targetWidth'],
    [left, right, less(targetWidth, width)],
  )
  if (from + below >= height || start + beside >= width)
    throw new RangeError(`cropImages: nothing would be left of images [${images.shape}]`)
  return images.slice([0, from, start, 0], [null, height - below, width - beside, null])
}
