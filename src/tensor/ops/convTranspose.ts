import type { Tensor } from '../tensor.js'
import { besideEachOther, inImages, requireAxes } from './conv.js'
import { conv2dInputGrad } from './conv2dInputGrad.js'

export interface ConvTransposeOptions {
  /** From the window of one input to that of the next. @default 1 along each axis */
  strides?: readonly number[]
  /** From one element of the window to the next. @default 1 along each axis */
  dilationRate?: readonly number[]
  /**
   * `same`: inputs · stride outputs along an axis; `valid`: (inputs - 1) · stride + max(window, stride).
   * @default 'valid'
   */
  padding?: 'valid' | 'same'
  /** Further outputs behind, fewer than the stride; null: Keras' sizes. @default null */
  outputPadding?: readonly number[] | null
  /** Whom errors name. Without it, the op. */
  name?: string
}

/**
 * A convolution backwards along one, two or three axes: each input is spread over a window of the output. x [n, …axes,
 * channels], kernel [...window, filters, channels] → [n, …outputs, filters].
 */
export function convTranspose(x: Tensor, kernel: Tensor, options: ConvTransposeOptions = {}): Tensor {
  const { name = 'convTranspose', padding = 'valid', outputPadding = null } = options
  requireAxes(name, x, kernel)
  const [n, ...inputs] = x.shape.slice(0, -1)
  const window = kernel.shape.slice(0, -2)
  const [filters, channels] = kernel.shape.slice(-2)
  const ones = window.map(() => 1)
  const { strides = ones, dilationRate = ones } = options
  const axes = inputs.map((size, axis) => ({
    inputs: size,
    stride: strides[axis],
    window: (window[axis] - 1) * dilationRate[axis] + 1,
    padding,
    extra: outputPadding?.[axis] ?? null,
  }))
  const outputs = axes.map(outputsOf)
  const sizes = outputs.map(({ size }) => size)
  const spread = (images: Tensor, filter: Tensor) => {
    const [h, w] = inImages(sizes, 1)
    const [oh, ow] = inImages(inputs, 1)
    const [kh, kw] = inImages(window, 1)
    const [strideH, strideW] = inImages(strides, 1)
    const [dilationH, dilationW] = inImages(dilationRate, 1)
    const [padTop, padLeft] = inImages(
      outputs.map(({ cut }) => cut),
      0,
    )
    const windows = { kh, kw, strideH, strideW, padTop, padLeft, dilationH, dilationW }
    const [cin, cout] = filter.shape.slice(-2)
    return conv2dInputGrad(images, filter, {
      ...{ n: images.shape[0], h, w, cin, oh, ow, cout },
      ...{ ...windows, groups: 1 },
    })
  }
  if (window.length === 2) return spread(x, kernel)
  if (window.length === 1) {
    const y = spread(x.reshape([n, 1, ...inputs, channels]), kernel.reshape([1, ...kernel.shape]))
    return y.reshape([n, ...sizes, filters])
  }
  const [depth, ...plane] = inputs
  const [taps] = window
  const filter = besideEachOther(kernel, taps * filters, channels)
  const [slices, height, width] = sizes
  const all = spread(x.reshape([n * depth, ...plane, channels]), filter).reshape([
    ...[n, depth, height, width],
    ...[taps, filters],
  ])
  // What each slice of the window gives goes to slices of the output, which overlap.
  const [[stride], [dilation], [{ cut }]] = [strides, dilationRate, outputs]
  const whole = Math.max((depth - 1) * stride + (taps - 1) * dilation + 1, cut + slices)
  const size = [n, depth, height, width, filters]
  const layers = Array.from({ length: taps }, (_, tap) =>
    all
      .slice([0, 0, 0, 0, tap], [null, null, null, null, tap + 1])
      .reshape(size)
      .embed(size.with(1, whole), {
        begin: [0, tap * dilation, 0, 0, 0],
        step: [1, stride, 1, 1, 1],
        size,
      }),
  )
  return layers.reduce((sum, layer) => sum.add(layer)).slice([0, cut], [null, cut + slices])
}

/**
 * Along one axis: the output's size, and how much of what the windows cover is cut off in front. With `same` padding
 * Keras covers stride + window - 2 more than the inputs' places, the odd one in front.
 */
function outputsOf({
  inputs,
  stride,
  window,
  padding,
  extra,
}: {
  inputs: number
  stride: number
  window: number
  padding: 'valid' | 'same'
  extra: number | null
}): { size: number; cut: number } {
  const apart = (inputs - 1) * stride
  if (padding === 'valid') {
    return { size: apart + window + (extra ?? Math.max(stride - window, 0)), cut: 0 }
  }
  const size = extra === null ? inputs * stride : apart + (window % 2) + extra
  const covered = size - apart + window - 2
  return { size, cut: window - 1 - Math.min(Math.ceil(covered / 2), window - 1) }
}
