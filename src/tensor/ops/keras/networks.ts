// What networks are made of: convolutions, pools, normalization, losses, attention (keras.io/api/ops/nn).

import type { Tensor } from '../../tensor.js'
import { dotProductAttention as attend } from '../dotProductAttention.js'
import { op } from '../kerasOp.js'
import * as of from '../networks.js'
import {
  convolve,
  convolveBack,
  type DataFormat,
  depthwise,
  poolAverage,
  poolMax,
  type Sizes,
} from '../windowed.js'

export const conv = op('nn.Conv(inputs, kernel, strides=, padding=, dataFormat=, dilationRate=)', convolve)
export const depthwiseConv = op(
  'nn.DepthwiseConv(inputs, kernel, strides=, padding=, dataFormat=, dilationRate=)',
  depthwise,
)
export const separableConv = op(
  'nn.SeparableConv(inputs, depthwiseKernel, pointwiseKernel, strides=, padding=, dataFormat=, dilationRate=)',
  (
    x: Tensor,
    kernel: Tensor,
    points: Tensor,
    strides?: Sizes,
    padding?: 'valid' | 'same',
    dataFormat?: DataFormat,
    dilationRate?: Sizes,
  ) =>
    convolve(
      depthwise(x, kernel, strides, padding, dataFormat, dilationRate),
      points,
      1,
      'valid',
      dataFormat,
    ),
)
export const convTranspose = op(
  'nn.ConvTranspose(inputs, kernel, strides=, padding=, outputPadding=, dataFormat=, dilationRate=)',
  convolveBack,
)
export const maxPool = op('nn.MaxPool(inputs, poolSize=, strides=, padding=, dataFormat=)', poolMax)
export const averagePool = op(
  'nn.AveragePool(inputs, poolSize=, strides=, padding=, dataFormat=)',
  poolAverage,
)
export const batchNormalization = op(
  'nn.BatchNorm(x, mean, variance, axis=, offset, scale, epsilon=)',
  of.batchNormalization,
)
export const layerNormalization = op('nn.LayerNorm(x, gamma, beta, axis=, epsilon=)', of.layerNormalization)
export const rmsNormalization = op('nn.RMSNorm(x, scale, axis=, epsilon=)', of.rmsNormalization)
export const binaryCrossentropy = op(
  'nn.BinaryCrossentropy(target, output, fromLogits=)',
  of.binaryCrossentropy,
)
export const categoricalCrossentropy = op(
  'nn.CategoricalCrossentropy(target, output, fromLogits=, axis=)',
  of.crossentropyAlong,
)
export const sparseCategoricalCrossentropy = op(
  'nn.SparseCategoricalCrossentropy(target, output, fromLogits=, axis=)',
  of.sparseCategoricalCrossentropy,
)
export const dotProductAttention = op(
  'nn.DotProductAttention(query, key, value, bias, mask, scale:, isCausal=, flashAttention=)',
  (
    query: Tensor,
    key: Tensor,
    value: Tensor,
    bias?: Tensor,
    mask?: Tensor,
    scale?: number,
    isCausal?: boolean,
    flashAttention?: boolean,
  ) => attend(query, key, value, { bias, mask, scale, isCausal, flashAttention }),
)
export const psnr = op('nn.PSNR(x1, x2, maxVal=)', of.psnr)
/** 1 at each of the places that the last axis names, else 0: [..., k] → [..., numClasses]. */
export const multiHot = op('nn.MultiHot(inputs, numClasses=)', (x: Tensor, numClasses: number) =>
  x.cast('int32').oneHot(numClasses).max(-2),
)
