import type { Tensor } from '../tensor.js'
import { concat } from './concat.js'
import { type Conv2dOptions, conv2d } from './conv2d.js'
import { type Pair, type Sliding, windowsOver } from './windows.js'

/** How a convolution goes along one, two or three axes. */
export type ConvOptions = Omit<Conv2dOptions, keyof Sliding> & Sliding<readonly number[]>

/**
 * A convolution along one, two or three axes: x [n, …axes, channels], kernel [...window, channels / groups, filters]
 * → [n, …positions, filters]. Along one axis it is one of images one pixel high; along three, one of as many images
 * as there are positions in depth, the window's slices being channels of them.
 */
export function conv(x: Tensor, kernel: Tensor, options: ConvOptions = {}): Tensor {
  const { name = 'conv' } = options
  requireAxes(name, x, kernel)
  const window = kernel.shape.slice(0, -2)
  const windows = windowsOver(name, x.shape.slice(1, -1), window, options)
  const { strides, dilationRate, before, size } = windows
  const inPlane = (image: Tensor, filter: Tensor) => {
    const pair = (sizes: readonly number[], otherwise: number) => inImages(sizes, otherwise)
    return conv2d(image, filter, {
      ...options,
      name,
      strides: pair(strides, 1),
      dilationRate: pair(dilationRate, 1),
      padding: { before: pair(before, 0), size: pair(size, 1) },
    })
  }
  const [n, ...extents] = x.shape
  const [each, filters] = kernel.shape.slice(-2)
  if (window.length === 1) {
    const y = inPlane(x.reshape([n, 1, ...extents]), kernel.reshape([1, ...kernel.shape]))
    return y.reshape([n, ...size, filters])
  }
  if (window.length === 2) return inPlane(x, kernel)
  const [depth, height, width, channels] = extents
  const [[taps], [stride], [dilation], [front], [slices]] = [window, strides, dilationRate, before, size]
  const last = (slices - 1) * stride + 1
  const padded = x
    .cast('float32')
    .pad([
      [0, 0],
      [front, Math.max(0, last + (taps - 1) * dilation - front - depth)],
      ...new Array<Pair>(3).fill([0, 0]),
    ])
  const { groups = 1 } = options
  // What each slice of the window sees, side by side in each group of channels.
  const seen = Array.from({ length: taps }, (_, tap) => {
    const from = tap * dilation
    return padded
      .slice([0, from], [null, from + last], [1, stride])
      .reshape([n, slices, height, width, groups, 1, channels / groups])
  })
  const images = concat(seen, 5).reshape([n * slices, height, width, taps * channels])
  const y = inPlane(images.cast(x.dtype), besideEachOther(kernel, taps * each, filters))
  return y.reshape([n, ...size, filters])
}

/** A kernel [taps, rows, columns, a, b] as the filter [rows, columns, taps · a, b] of images. */
export function besideEachOther(kernel: Tensor, a: number, b: number): Tensor {
  const [, rows, columns] = kernel.shape
  const turned = kernel.cast('float32').transpose([1, 2, 0, 3, 4])
  return turned.reshape([rows, columns, a, b]).cast(kernel.dtype)
}

/** The last two sizes, or before the only one `otherwise`. */
export function inImages(sizes: readonly number[], otherwise: number): Pair {
  const [height, width] = [otherwise, ...sizes].slice(-2)
  return [height, width]
}

/** @throws RangeError where a kernel has other axes than x, or other channels in `axis` */
export function requireAxes(name: string, x: Tensor, kernel: Tensor): void {
  if (x.rank === kernel.rank && x.rank >= 3 && x.rank <= 5) return
  throw new RangeError(
    `${name}: expected values [n, …, channels] with one, two or three axes between, and a kernel of as many axes, ` +
      `got [${x.shape}] and [${kernel.shape}]`,
  )
}
