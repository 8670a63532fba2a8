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

/** Pixels from 0 to 1, less their mean over ImageNet, by their standard deviation, as PyTorch's networks take them. */
export function likeTorch<T extends Images>(x: T): T {
  const images: Images = requireImages(x)
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ]
  if (images instanceof Tensor) return images.div(255).sub(tensor(mean)).div(tensor(deviation)) as T
  const pixels = Float32Array.from(images.data, (v, i) => (v / 255 - mean[i % 3]) / deviation[i % 3])
  return new NdArray(pixels, images.shape) as T
}

/** Pixels from 0 to 255 as they are: the network begins with the layers that prepare them. */
export function asTheyAre<T extends Images>(x: T): T {
  return x
}

function requireImages<T extends Images>(x: T): Images {
  if (x.shape.at(-1) === 3) return x
  throw new RangeError(`preprocessInput: expected images of three colours, [..., 3], got [${x.shape}]`)
}
