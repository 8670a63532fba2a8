import type { Attribute } from '../../io/onnx.js'
import type { Activation } from '../../layers/activations.js'
import type { Conv1D } from '../../layers/conv.js'
import type { Conv1DTranspose } from '../../layers/convTranspose.js'
import type { Cropping1D } from '../../layers/cropping.js'
import type { DepthwiseConv1D } from '../../layers/depthwiseConv.js'
import type { GlobalAveragePooling1D } from '../../layers/globalPooling.js'
import type { MaxPooling1D } from '../../layers/pooling.js'
import type { SeparableConv1D } from '../../layers/separableConv.js'
import type { UpSampling1D, UpSampling2D } from '../../layers/upSampling.js'
import type { ZeroPadding1D } from '../../layers/zeroPadding.js'
import { NdArray } from '../../tensor/ndarray.js'
import { activated } from './activations.js'
import { transposed, type Value } from './emitter.js'

// Layers along one, two and three axes are one class each; the types of those along one stand for all.

/** What a node with windows makes, which wants the channels first; and an activation, for which they are last. */
function windowed(
  x: Value,
  layer: { dataFormat: string; activation?: Activation },
  make: (first: string) => string,
): Value {
  const first = layer.dataFormat === 'channels_first'
  const y = x.madeFirst(make(first ? x.last : x.first))
  const z = layer.activation ? activated(y, layer.activation) : y
  return first ? x.made(z.first) : z
}

/** How windows go, as attributes. */
function sliding({
  strides,
  padding,
  dilationRate,
  window,
}: {
  strides: readonly number[]
  padding: Conv1D['padding']
  dilationRate?: readonly number[]
  window: readonly number[]
}): Readonly<Record<string, Attribute>> {
  const dilations = dilationRate ?? window.map(() => 1)
  const borders = (): Readonly<Record<string, Attribute>> => {
    if (padding === 'causal') return { pads: [(window[0] - 1) * dilations[0], 0] }
    if (padding === 'same' && dilations.every((n) => n === 1)) return { auto_pad: 'SAME_UPPER' }
    if (padding === 'same') {
      // Dilated windows move by one step, so that their borders do not depend on the input's size.
      const widths = window.map((n, axis) => (n - 1) * dilations[axis])
      return { pads: [...widths.map((n) => Math.floor(n / 2)), ...widths.map((n) => Math.ceil(n / 2))] }
    }
    if (padding === 'valid') return {}
    return { pads: [...padding.map(([before]) => before), ...padding.map(([, behind]) => behind)] }
  }
  return { strides, ...borders(), kernel_shape: window, ...(dilationRate && { dilations }) }
}

/** A kernel [...window, channels / groups, filters] → [filters, channels / groups, ...window]. */
function outputsFirst(kernel: NdArray): NdArray {
  const rank = kernel.shape.length
  return transposed(kernel, [rank - 1, rank - 2, ...kernel.shape.slice(2).map((_, axis) => axis)])
}

/** A kernel [...window, channels, multiplier] → [channels · multiplier, 1, ...window]. */
function eachApart(kernel: NdArray): NdArray {
  const window = kernel.shape.slice(0, -2)
  const filters = kernel.shape.at(-2)! * kernel.shape.at(-1)!
  return outputsFirst(kernel.reshape([...window, 1, filters]))
}

export function conv(x: Value, layer: Conv1D): Value {
  const { emitter: g } = x
  const { bias, kernelSize: window, groups } = layer
  const kernel = g.floats(outputsFirst(g.valuesOf(layer.kernel)), 'kernel')
  return windowed(x, layer, (first) =>
    g.node('Conv', [first, kernel, ...(bias ? [g.weight(bias)] : [])], {
      ...sliding({ ...layer, window }),
      group: groups,
    }),
  )
}

export function depthwiseConv(x: Value, layer: DepthwiseConv1D): Value {
  const { emitter: g } = x
  const { bias, kernelSize: window } = layer
  const kernel = g.floats(eachApart(g.valuesOf(layer.kernel)), 'kernel')
  const group = layer.kernel.shape.at(-2)!
  return windowed(x, layer, (first) =>
    g.node('Conv', [first, kernel, ...(bias ? [g.weight(bias)] : [])], {
      ...sliding({ ...layer, window }),
      group,
    }),
  )
}

export function separableConv(x: Value, layer: SeparableConv1D): Value {
  const { emitter: g } = x
  const { bias, kernelSize: window, depthwiseKernel, pointwiseKernel } = layer
  const apart = g.floats(eachApart(g.valuesOf(depthwiseKernel)), 'depthwise_kernel')
  const mixing = g.floats(outputsFirst(g.valuesOf(pointwiseKernel)), 'pointwise_kernel')
  const group = depthwiseKernel.shape.at(-2)!
  return windowed(x, layer, (first) => {
    const channels = g.node('Conv', [first, apart], { ...sliding({ ...layer, window }), group })
    return g.node('Conv', [channels, mixing, ...(bias ? [g.weight(bias)] : [])])
  })
}

export function convTranspose(x: Value, layer: Conv1DTranspose): Value {
  const { emitter: g } = x
  const { bias, strides, dilationRate, padding, outputPadding, kernelSize } = layer
  const rank = kernelSize.length
  const values = g.valuesOf(layer.kernel) // [...window, filters, channels]
  const kernel = g.floats(
    transposed(values, [rank + 1, rank, ...kernelSize.map((_, axis) => axis)]),
    'kernel',
  )
  const axes = kernelSize.map((size, axis) => {
    const window = (size - 1) * dilationRate[axis] + 1
    const stride = strides[axis]
    const extra = outputPadding?.[axis] ?? null
    if (padding === 'valid') return { cut: 0, behind: 0, more: extra ?? Math.max(stride - window, 0) }
    // Outputs less what the inputs' places are apart: see outputsOf in src/tensor/ops/convTranspose.ts.
    const beyond = extra === null ? stride : (window % 2) + extra
    const cut = window - 1 - Math.min(Math.ceil((beyond + window - 2) / 2), window - 1)
    const behind = window - cut - beyond
    return { cut, behind: Math.max(behind, 0), more: Math.max(-behind, 0) }
  })
  return windowed(x, layer, (first) =>
    g.node('ConvTranspose', [first, kernel, ...(bias ? [g.weight(bias)] : [])], {
      strides,
      dilations: dilationRate,
      kernel_shape: kernelSize,
      pads: [...axes.map(({ cut }) => cut), ...axes.map(({ behind }) => behind)],
      output_padding: axes.map(({ more }) => more),
    }),
  )
}

export const pool =
  (op: 'MaxPool' | 'AveragePool') =>
  (x: Value, layer: MaxPooling1D): Value => {
    const { strides, padding, poolSize: window } = layer
    return windowed(x, layer, (first) => x.emitter.node(op, [first], sliding({ strides, padding, window })))
  }

export const globalPool =
  (op: 'ReduceMean' | 'ReduceMax') =>
  (x: Value, { dataFormat, keepdims }: GlobalAveragePooling1D): Value => {
    const { emitter: g, rank } = x
    const between = Array.from({ length: rank - 2 }, (_, i) => i)
    const reduce = (name: string, begin: number) =>
      g.node(op, [name], { axes: between.map((i) => i + begin), keepdims: Number(keepdims) })
    if (dataFormat === 'channels_first') return x.made(reduce(x.last, 2), keepdims ? rank : 2)
    if (keepdims) return x.isFirst ? x.madeFirst(reduce(x.first, 2)) : x.made(reduce(x.last, 1))
    return x.made(x.isFirst ? reduce(x.first, 2) : reduce(x.last, 1), 2)
  }

/** Widths for each axis, where the tensor's channels are. */
function withOthers(
  x: Value,
  { dataFormat }: { dataFormat: string },
  make: (tensor: string, axes: number[]) => string,
): Value {
  const between = Array.from({ length: x.rank - 2 }, (_, i) => i)
  const behindChannels = between.map((i) => i + 2)
  if (dataFormat === 'channels_first') return x.made(make(x.last, behindChannels))
  if (x.isFirst) return x.madeFirst(make(x.first, behindChannels))
  return x.made(
    make(
      x.last,
      between.map((i) => i + 1),
    ),
  )
}

export function zeroPadding(x: Value, layer: ZeroPadding1D): Value {
  const { emitter: g, rank } = x
  const { data_format, padding } = layer.getConfig() as { data_format?: string; padding: number[] }
  const borders = pairs(padding)
  return withOthers(x, { dataFormat: data_format ?? 'channels_last' }, (tensor, axes) => {
    const widths = (side: 0 | 1) =>
      Array.from({ length: rank }, (_, axis) => borders[axes.indexOf(axis)]?.[side] ?? 0)
    return g.node('Pad', [tensor, g.ints([...widths(0), ...widths(1)], 'pads')])
  })
}

export function cropping(x: Value, layer: Cropping1D): Value {
  const { emitter: g } = x
  const { data_format, cropping } = layer.getConfig() as { data_format?: string; cropping: number[] }
  const borders = pairs(cropping)
  return withOthers(x, { dataFormat: data_format ?? 'channels_last' }, (tensor, axes) => {
    const starts = borders.map(([before]) => before)
    const ends = borders.map(([, behind]) => (behind === 0 ? LAST : -behind))
    return g.node('Slice', [tensor, g.ints(starts, 'starts'), g.ints(ends, 'ends'), g.ints(axes, 'axes')])
  })
}

/** Beyond every axis. */
const LAST = 2 ** 31 - 1

/** Borders of one axis, [before, behind], or of several. */
function pairs(borders: readonly (number | readonly number[])[]): (readonly number[])[] {
  return typeof borders[0] === 'number' ? [borders as readonly number[]] : (borders as (readonly number[])[])
}

export function upSampling(x: Value, layer: UpSampling1D | UpSampling2D): Value {
  const { emitter: g } = x
  const bilinear = 'interpolation' in layer && layer.interpolation === 'bilinear'
  const attributes: Readonly<Record<string, Attribute>> = bilinear
    ? { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }
    : { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
  return windowed(x, layer, (first) => {
    const scales = g.floats(new NdArray(Float32Array.of(1, 1, ...layer.size), [x.rank]), 'scales')
    return g.node('Resize', [first, '', scales], attributes)
  })
}
