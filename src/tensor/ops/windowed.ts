import { misplaced } from '../../show.js'
import type { Tensor } from '../tensor.js'
import { conv } from './conv.js'
import { convTranspose } from './convTranspose.js'
import { averagePool, maxPool, type Pool } from './pool.js'

// Convolutions and pools as Keras' functions take them: sizes as one number or one for each axis, channels first or last.

/** A size for all axes, or one for each. */
export type Sizes = number | readonly number[]
export type DataFormat = 'channels_last' | 'channels_first'
const listed = (sizes: Sizes | undefined, rank: number) =>
  sizes === undefined ? undefined : typeof sizes === 'number' ? Array<number>(rank).fill(sizes) : sizes

/** f of x with its channels last. */
function channelsLast(x: Tensor, dataFormat: DataFormat | undefined, f: (x: Tensor) => Tensor): Tensor {
  if (dataFormat === undefined || dataFormat === 'channels_last') return f(x)
  if (dataFormat !== 'channels_first')
    throw new RangeError(misplaced("dataFormat 'channels_last' or 'channels_first'", dataFormat))
  const [n, channels, ...axes] = x.shape.keys()
  const y = f(x.transpose([n, ...axes, channels]))
  return y.transpose([0, y.rank - 1, ...axes.map((axis) => axis - 1)])
}

/** A convolution; x's channels may be a multiple of the kernel's: so many groups. */
export function convolve(
  x: Tensor,
  kernel: Tensor,
  strides: Sizes = 1,
  padding: 'valid' | 'same' = 'valid',
  dataFormat?: DataFormat,
  dilationRate: Sizes = 1,
): Tensor {
  const rank = kernel.rank - 2
  return channelsLast(x, dataFormat, (images) =>
    conv(images, kernel, {
      strides: listed(strides, rank),
      dilationRate: listed(dilationRate, rank),
      padding,
      groups: (images.shape.at(-1) ?? 1) / kernel.shape[rank],
    }),
  )
}

/** A convolution of each channel by filters of its own: kernel [...window, channels, filters of each]. */
export function depthwise(
  x: Tensor,
  kernel: Tensor,
  strides: Sizes = 1,
  padding: 'valid' | 'same' = 'valid',
  dataFormat?: DataFormat,
  dilationRate: Sizes = 1,
): Tensor {
  const [channels, each] = kernel.shape.slice(-2)
  const grouped = kernel.reshape([...kernel.shape.slice(0, -2), 1, channels * each])
  return convolve(x, grouped, strides, padding, dataFormat, dilationRate)
}

export function convolveBack(
  x: Tensor,
  kernel: Tensor,
  strides: Sizes = 1,
  padding: 'valid' | 'same' = 'valid',
  outputPadding?: Sizes | null,
  dataFormat?: DataFormat,
  dilationRate: Sizes = 1,
): Tensor {
  const rank = kernel.rank - 2
  return channelsLast(x, dataFormat, (images) =>
    convTranspose(images, kernel, {
      strides: listed(strides, rank),
      dilationRate: listed(dilationRate, rank),
      padding,
      outputPadding: listed(outputPadding ?? undefined, rank) ?? null,
    }),
  )
}

const pooled =
  (pool: Pool) =>
  (
    x: Tensor,
    poolSize: Sizes,
    strides?: Sizes | null,
    padding: 'valid' | 'same' = 'valid',
    dataFormat?: DataFormat,
  ): Tensor =>
    channelsLast(x, dataFormat, (images) =>
      pool(images, listed(poolSize, x.rank - 2)!, {
        strides: listed(strides ?? poolSize, x.rank - 2),
        padding,
      }),
    )

export const poolMax = pooled(maxPool)
export const poolAverage = pooled(averagePool)
