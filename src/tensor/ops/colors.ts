import { tensor } from '../create.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { concat } from './concat.js'

// Images [N, height, width, 3] in other spaces of colour (keras.io/api/ops/image).

/** Their brightness: [N, height, width, 1]. */
export function grey(images: Tensor): Tensor {
  return requireColors(images)
    .mul(tensor([0.2989, 0.587, 0.114]))
    .sum(-1, true)
}

function requireColors(images: Tensor): Tensor {
  if (images.shape[3] === 3) return images
  throw new RangeError(`expected images of three channels, red, green and blue, got [${images.shape}]`)
}

/** Hue, saturation and value: three times [N, height, width, 1]. */
export function hsvOf(images: Tensor): readonly [Tensor, Tensor, Tensor] {
  const [r, g, b] = channelsOf(requireColors(images))
  const value = r.maximum(g).maximum(b)
  const range = value.sub(r.minimum(g).minimum(b))
  const some = range.greater(0)
  const saturation = value.greater(0).where(range.div(value.greater(0).where(value, 1)), 0)
  const norm = some.where(range, 1).mul(6).reciprocal()
  const ofBlue = norm.mul(r.sub(g)).add(4 / 6)
  const ofGreen = value.equal(g).where(norm.mul(b.sub(r)).add(2 / 6), ofBlue)
  const hue = some.where(value.equal(r).where(norm.mul(g.sub(b)), ofGreen), 0)
  return [hue.add(hue.less(0).cast('float32')), saturation, value]
}

/** Colours [N, height, width, 3] of hue, saturation and value. */
export function rgbOf(hue: Tensor, saturation: Tensor, value: Tensor): Tensor {
  const sixths = hue.mul(6)
  const r = sixths.sub(3).abs().sub(1).clip(0, 1)
  const g = sixths.sub(2).abs().neg().add(2).clip(0, 1)
  const b = sixths.sub(4).abs().neg().add(2).clip(0, 1)
  const white = saturation.neg().add(1)
  return concat(
    [r, g, b].map((part) => value.mul(white.add(saturation.mul(part)))),
    3,
  )
}

function channelsOf(images: Tensor): [Tensor, Tensor, Tensor] {
  const channel = (at: number) => images.slice([0, 0, 0, at], [null, null, null, at + 1])
  return [channel(0), channel(1), channel(2)]
}

/** Brightness; grey images stay as they are. */
export function rgbToGrayscale(images: Tensor): Tensor {
  const x = asFloat(images)
  return x.shape[3] === 1 ? x : grey(x)
}

/** Below this a value counts as 0: float32's distance from 1 to the next number. */
const EPSILON = 2 ** -23

/** Colours as hue, saturation and value, hue as a share of the circle. */
export function rgbToHsv(images: Tensor): Tensor {
  const x = asFloat(images)
  return concat([...hsvOf(x.abs().less(EPSILON).where(0, x))], 3)
}

/** Hue, saturation and value as colours. */
export function hsvToRgb(images: Tensor): Tensor {
  return rgbOf(...channelsOf(requireColors(asFloat(images))))
}
