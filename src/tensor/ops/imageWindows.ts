import { eye, tensor } from '../create.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { conv } from './conv.js'
import { stack } from './stack.js'

// Windows that go over images [N, height, width, channels] (keras.io/api/ops/image).

const pair = (size: number | readonly [number, number]): readonly [number, number] =>
  typeof size === 'number' ? [size, size] : size

/**
 * The patches of images, each in one row: [N, height, width, channels] → [N, rows, columns, patch height · width · channels].
 * Patches side by side are cut out; others, which may overlap, are a convolution with an identity.
 */
export function extractPatches(
  images: Tensor,
  size: number | readonly [number, number],
  strides: number | readonly [number, number] = size,
  dilationRate: number | readonly [number, number] = 1,
  padding: 'valid' | 'same' = 'valid',
): Tensor {
  const [high, wide] = pair(size)
  const [n, height, width, channels] = images.shape
  const sideBySide = pair(strides).join() === `${high},${wide}` && pair(dilationRate).join() === '1,1'
  if (sideBySide && padding === 'valid') {
    const [rows, columns] = [Math.floor(height / high), Math.floor(width / wide)]
    if (rows === 0 || columns === 0)
      throw new RangeError(
        `extractPatches: images [${images.shape}] have no room for patches of ${high} × ${wide}`,
      )
    return images
      .slice([0, 0, 0, 0], [null, rows * high, columns * wide, null])
      .reshape([n, rows, high, columns, wide, channels])
      .transpose([0, 1, 3, 2, 4, 5])
      .reshape([n, rows, columns, high * wide * channels])
  }
  const values = high * wide * channels
  const identity = eye(values).reshape([high, wide, channels, values])
  return conv(asFloat(images), identity, {
    strides: pair(strides),
    padding,
    dilationRate: pair(dilationRate),
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
