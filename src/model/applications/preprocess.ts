import { tensor } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import { Tensor } from '../../tensor/tensor.js'

/** Images of RGB pixels from 0 to 255, [..., 3]. */
export type Images = NdArray | Tensor

/** Mean colour of ImageNet, blue first. */
const MEAN = [103.939, 116.779, 123.68]

/** Pixels from -1 to 1: x / 127.5 - 1. */
export function fromMinusOneToOne<T extends Images>(x: T): T {
  const images = requireImages(x)
  return images.div(127.5).sub(1) as T
}

/** Blue, green and red less their means over ImageNet, as Caffe's networks take them. */
export function blueFirstLessMean<T extends Images>(x: T): T {
  const images = requireImages(x)
  if (images instanceof Tensor) return images.cast('float32').flip([-1]).sub(tensor(MEAN)) as T
  const { data, shape } = images
  const pixels = Float32Array.from(data, (_, i) => data[i - (i % 3) + 2 - (i % 3)] - MEAN[i % 3])
  return new NdArray(pixels, shape) as T
}

function requireImages<T extends Images>(x: T): Images {
  if (x.shape.at(-1) === 3) return x
  throw new RangeError(`preprocessInput: expected images of three colours, [..., 3], got [${x.shape}]`)
}
