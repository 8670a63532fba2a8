import type { Tensor } from '../tensor.js'
import { averagePool2d } from './averagePool2d.js'
import { inImages } from './conv.js'
import { maxPool2d } from './maxPool2d.js'
import { type Sliding, windowsOver } from './windows.js'

/** How a window of a pooling goes along one, two or three axes; by its own size where no strides are given. */
export type PoolOptions = Omit<Sliding<readonly number[]>, 'dilationRate'>

/** A pooling of as many axes as the window has. */
export type Pool = (x: Tensor, window: readonly number[], options?: PoolOptions) => Tensor

/**
 * A pooling along one, two or three axes by one of images. Along one axis images are one pixel high; of three the depth
 * comes second: the largest of largest values, the mean of means.
 */
function along(name: string, pool2d: typeof maxPool2d): Pool {
  return (x, window, options = {}) => {
    const { name: title = name } = options
    const rank = window.length
    if (x.rank !== rank + 2 || rank < 1 || rank > 3) {
      throw new RangeError(
        `${title}: expected values [n, …, channels] with as many axes between as the window [${window}] has, one, two ` +
          `or three, got [${x.shape}]`,
      )
    }
    const [n, ...image] = x.shape.slice(0, -1)
    const channels = x.shape[rank + 1]
    const { strides, before, size } = windowsOver(title, image, window, { strides: window, ...options })
    const [[first], [stride], [front], [slices]] = [window, strides, before, size]
    const pairs = {
      strides: inImages(strides, 1),
      padding: { before: inImages(before, 0), size: inImages(size, 1) },
      name: title,
    }
    const [height, width] = inImages(image, 1)
    const images = rank === 2 ? x : x.reshape([rank === 3 ? n * image[0] : n, height, width, channels])
    const y = pool2d(images, inImages(window, 1), pairs)
    if (rank === 2) return y
    if (rank === 1) return y.reshape([n, ...size, channels])
    const plane = size[1] * size[2]
    const depths = pool2d(y.reshape([n, image[0], plane, channels]), [first, 1], {
      strides: [stride, 1],
      padding: { before: [front, 0], size: [slices, plane] },
      name: title,
    })
    return depths.reshape([n, ...size, channels])
  }
}

/** The largest value of each window: x [n, …axes, channels] → [n, …positions, channels]. Padding does not count. */
export const maxPool = along('maxPool', maxPool2d)

/** The mean of each window: x [n, …axes, channels] → [n, …positions, channels]. Padding does not count. */
export const averagePool = along('averagePool', averagePool2d)
