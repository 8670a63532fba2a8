import { eye, tensor } from '../create.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { conv } from './conv.js'
import { stack } from './stack.js'

// Windows that go over images [N, height, width, channels] (keras.io/api/ops/image).

/** A size for all axes, or one for each of two or three. */
export type PatchSizes = number | readonly number[]

/**
 * The patches of images, each in one row: [N, height, width, channels] → [N, rows, columns, patch height · width · channels];
 * of volumes, where `size` has three numbers. Patches side by side are cut out; others, which may overlap, are a
 * convolution with an identity.
 */
export function extractPatches(
  images: Tensor,
  size: PatchSizes,
  strides: PatchSizes = size,
  dilationRate: PatchSizes = 1,
  padding: 'valid' | 'same' = 'valid',
): Tensor {
  const rank = typeof size === 'number' ? 2 : size.length
  const all = (sizes: PatchSizes) => (typeof sizes === 'number' ? Array<number>(rank).fill(sizes) : sizes)
  const patch = all(size)
  if (images.rank !== rank + 2 || rank < 2 || rank > 3) {
    throw new RangeError(
      `extractPatches: a size of ${rank} numbers does not fit images [N, height, width, channels] or volumes of one axis ` +
        `more, got [${images.shape}]`,
    )
  }
  const [n, ...extents] = images.shape.slice(0, -1)
  const values = patch.reduce((product, side) => product * side) * images.shape[rank + 1]
  const sideBySide = all(strides).join() === patch.join() && all(dilationRate).every((rate) => rate === 1)
  if (sideBySide && padding === 'valid') {
    const counts = extents.map((extent, i) => Math.floor(extent / patch[i]))
    if (counts.includes(0)) {
      throw new RangeError(
        `extractPatches: images [${images.shape}] have no room for patches of ${patch.join(' × ')}`,
      )
    }
    const axes = counts.map((_, i) => 2 * i + 1)
    return images
      .slice(Array(rank + 2).fill(0), [null, ...counts.map((count, i) => count * patch[i]), null])
      .reshape([n, ...counts.flatMap((count, i) => [count, patch[i]]), -1])
      .transpose([0, ...axes, ...axes.map((axis) => axis + 1), 2 * rank + 1])
      .reshape([n, ...counts, values])
  }
  const identity = eye(values).reshape([...patch, -1, values])
  return conv(asFloat(images), identity, {
    strides: all(strides),
    padding,
    dilationRate: all(dilationRate),
  })
}

/** Each channel of images by itself under one window [height, width]; outside an image is 0. */
export function windowed(images: Tensor, window: Tensor): Tensor {
  const channels = images.shape[3]
  const [height, width] = window.shape
  const filters = window.reshape([height, width, 1, 1]).broadcastTo([height, width, 1, channels])
  return conv(asFloat(images), filters, { padding: 'same', groups: channels })
}

/**
 * Images blurred by a bell curve in a window of `kernelSize`, whose width is `sigma` along the rows and along the columns;
 * outside an image is 0.
 */
export function gaussianBlur(
  images: Tensor,
  kernelSize: readonly [number, number] = [3, 3],
  sigma: readonly [number, number] = [1, 1],
): Tensor {
  if (!kernelSize.every((n) => Number.isInteger(n) && n > 0 && n % 2 === 1)) {
    throw new RangeError(`gaussianBlur: expected a kernelSize of two odd whole numbers, got [${kernelSize}]`)
  }
  if (!sigma.every((s) => s > 0)) {
    throw new RangeError(`gaussianBlur: expected a sigma of two numbers above 0, got [${sigma}]`)
  }
  const bell = (size: number, s: number) => {
    const raw = Array.from({ length: size }, (_, i) => Math.exp(-0.5 * ((i - (size - 1) / 2) / s) ** 2))
    const sum = raw.reduce((a, b) => a + b)
    return raw.map((x) => x / sum)
  }
  const [rows, columns] = [bell(kernelSize[0], sigma[1]), bell(kernelSize[1], sigma[0])]
  return windowed(images, tensor(rows.map((y) => columns.map((x) => y * x))))
}

/** How values rise downwards and to the right, by Sobel's windows: [N, height, width, channels] → […, 2]. */
export function sobelEdges(images: Tensor): Tensor {
  const down = tensor([
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ]).cast('float32')
  return stack([windowed(images, down), windowed(images, down.transpose())], 4)
}
