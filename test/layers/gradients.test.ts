import { beforeAll, expect, it } from 'vitest'
import '../../src/node/index.js'
import * as glassgrad from '../../src/index.js'
import { inferenceContext, type Layer } from '../../src/layers/layer.js'
import { compareGradients } from '../../src/tensor/checkGradients.js'
import { tensor } from '../../src/tensor/create.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { distinct } from './distinct.js'

const {
  AveragePooling1D,
  AveragePooling2D,
  BatchNormalization,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  Cropping2D,
  DepthwiseConv2D,
  Embedding,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  GroupNormalization,
  LayerNormalization,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  Permute,
  RepeatVector,
  Reshape,
  Resizing,
  SeparableConv2D,
  UpSampling2D,
  ZeroPadding2D,
} = glassgrad

interface Case {
  name: string
  make: () => Layer
  shape: number[]
  output: number[]
  training?: boolean
  /** Where the layer takes no floats. */
  ids?: number[]
}

const image = [2, 7, 5, 3]
const film = [2, 4, 3, 5, 2]

const cases: Case[] = [
  { name: 'Conv2D', make: () => new Conv2D(5, 3), shape: image, output: [2, 5, 3, 5] },
  {
    name: 'Conv2D: same, strides, dilation, tanh',
    make: () =>
      new Conv2D(2, [3, 2], { padding: 'same', strides: [2, 1], dilationRate: [1, 2], activation: 'tanh' }),
    shape: image,
    output: [2, 4, 5, 2],
  },
  {
    name: 'Conv2D: groups, no bias, softmax over the filters',
    make: () => new Conv2D(6, 2, { groups: 3, useBias: false, activation: 'softmax' }),
    shape: image,
    output: [2, 6, 4, 6],
  },
  {
    name: 'Conv1D: causal, dilated',
    make: () => new Conv1D(4, 3, { padding: 'causal', dilationRate: 2 }),
    shape: [2, 9, 3],
    output: [2, 9, 4],
  },
  {
    name: 'Conv1D: same, strides, groups',
    make: () => new Conv1D(4, 4, { padding: 'same', strides: 3, groups: 2 }),
    shape: [2, 11, 2],
    output: [2, 4, 4],
  },
  {
    name: 'DepthwiseConv2D: strides, two filters a channel',
    make: () => new DepthwiseConv2D([3, 2], { depthMultiplier: 2, strides: 2, activation: 'sigmoid' }),
    shape: image,
    output: [2, 3, 2, 6],
  },
  {
    name: 'SeparableConv2D: same, dilated',
    make: () => new SeparableConv2D(5, 3, { padding: 'same', dilationRate: 2, depthMultiplier: 2 }),
    shape: image,
    output: [2, 7, 5, 5],
  },
  {
    name: 'Conv2DTranspose: valid, strides above the window',
    make: () => new Conv2DTranspose(2, [2, 3], { strides: [3, 2], activation: 'tanh' }),
    shape: [2, 3, 4, 3],
    output: [2, 9, 9, 2],
  },
  {
    name: 'Conv2DTranspose: same, output padding',
    make: () => new Conv2DTranspose(2, 3, { strides: 2, padding: 'same', outputPadding: [1, 0] }),
    shape: [2, 3, 4, 3],
    output: [2, 6, 7, 2],
  },
  {
    name: 'Conv2DTranspose: same, dilated',
    make: () => new Conv2DTranspose(2, 3, { padding: 'same', dilationRate: 2 }),
    shape: [2, 3, 4, 3],
    output: [2, 3, 4, 2],
  },
  { name: 'MaxPooling2D', make: () => new MaxPooling2D(), shape: image, output: [2, 3, 2, 3] },
  {
    name: 'MaxPooling2D: same, overlapping',
    make: () => new MaxPooling2D(3, { strides: 2, padding: 'same' }),
    shape: image,
    output: [2, 4, 3, 3],
  },
  {
    name: 'AveragePooling2D: same, overlapping',
    make: () => new AveragePooling2D([3, 2], { strides: 2, padding: 'same' }),
    shape: image,
    output: [2, 4, 3, 3],
  },
  {
    name: 'MaxPooling1D',
    make: () => new MaxPooling1D(3),
    shape: [2, 7, 3],
    output: [2, 2, 3],
  },
  {
    name: 'AveragePooling1D: same',
    make: () => new AveragePooling1D(2, { padding: 'same' }),
    shape: [2, 7, 3],
    output: [2, 4, 3],
  },
  {
    name: 'GlobalAveragePooling2D',
    make: () => new GlobalAveragePooling2D({ keepdims: true }),
    shape: image,
    output: [2, 1, 1, 3],
  },
  { name: 'GlobalMaxPooling2D', make: () => new GlobalMaxPooling2D(), shape: image, output: [2, 3] },
  {
    name: 'BatchNormalization in training',
    make: () => new BatchNormalization(),
    shape: image,
    output: image,
    training: true,
  },
  {
    name: 'BatchNormalization in training: axis 1, no scale',
    make: () => new BatchNormalization({ axis: 1, scale: false }),
    shape: [5, 3, 4],
    output: [5, 3, 4],
    training: true,
  },
  { name: 'BatchNormalization', make: () => new BatchNormalization(), shape: image, output: image },
  { name: 'LayerNormalization', make: () => new LayerNormalization(), shape: [3, 4, 7], output: [3, 4, 7] },
  {
    name: 'LayerNormalization: two axes, not the last',
    make: () => new LayerNormalization({ axis: [1, 2], center: false }),
    shape: image,
    output: image,
  },
  {
    name: 'LayerNormalization: rmsScaling',
    make: () => new LayerNormalization({ rmsScaling: true }),
    shape: [3, 7],
    output: [3, 7],
  },
  {
    name: 'GroupNormalization',
    make: () => new GroupNormalization({ groups: 2 }),
    shape: [2, 3, 5, 6],
    output: [2, 3, 5, 6],
  },
  {
    name: 'GroupNormalization: each channel, axis 1',
    make: () => new GroupNormalization({ groups: -1, axis: 1 }),
    shape: [2, 3, 5],
    output: [2, 3, 5],
  },
  { name: 'Reshape', make: () => new Reshape([5, -1]), shape: image, output: [2, 5, 21] },
  { name: 'Permute', make: () => new Permute([3, 1, 2]), shape: image, output: [2, 3, 7, 5] },
  { name: 'RepeatVector', make: () => new RepeatVector(4), shape: [3, 5], output: [3, 4, 5] },
  {
    name: 'ZeroPadding2D',
    make: () =>
      new ZeroPadding2D([
        [1, 0],
        [2, 3],
      ]),
    shape: image,
    output: [2, 8, 10, 3],
  },
  {
    name: 'Cropping2D',
    make: () =>
      new Cropping2D([
        [1, 0],
        [2, 1],
      ]),
    shape: image,
    output: [2, 6, 2, 3],
  },
  {
    name: 'UpSampling2D',
    make: () => new UpSampling2D([2, 3]),
    shape: image,
    output: [2, 14, 15, 3],
  },
  {
    name: 'UpSampling2D: bilinear',
    make: () => new UpSampling2D([3, 2], { interpolation: 'bilinear' }),
    shape: image,
    output: [2, 21, 10, 3],
  },
  {
    name: 'Resizing: borders',
    make: () => new Resizing(4, 9, { padToAspectRatio: true }),
    shape: image,
    output: [2, 4, 9, 3],
  },
  {
    name: 'Resizing: cut',
    make: () => new Resizing(4, 9, { cropToAspectRatio: true, antialias: true }),
    shape: image,
    output: [2, 4, 9, 3],
  },
  {
    name: 'Conv3D: same, strides, dilation',
    make: () => new Conv3D(3, [2, 1, 3], { padding: 'same', strides: [2, 1, 1], dilationRate: [1, 1, 2] }),
    shape: film,
    output: [2, 2, 3, 5, 3],
  },
  {
    name: 'Conv3DTranspose: valid, strides above the window',
    make: () => new Conv3DTranspose(2, [1, 2, 1], { strides: [2, 1, 2], activation: 'tanh' }),
    shape: film,
    output: [2, 8, 4, 10, 2],
  },
  {
    name: 'MaxPooling3D: windows that overlap',
    make: () => new MaxPooling3D([2, 3, 2], { strides: [1, 2, 2], padding: 'same' }),
    shape: film,
    output: [2, 4, 2, 3, 2],
  },
  {
    name: 'Embedding',
    make: () => new Embedding(7, 3),
    shape: [2, 4],
    output: [2, 4, 3],
    ids: [3, 0, 6, 3, 3, 1, 0, 5],
  },
]

beforeAll(async () => void (await ready()))

it.each(cases)('$name', async ({ make, shape, output, training = false, ids }) => {
  const layer = make()
  // The shape is right before there are values, sizes that may vary left open.
  expect(layer.computeOutputShape([null, ...shape.slice(1)])).toEqual([null, ...output.slice(1)])

  const x = ids ? tensor(new NdArray(Int32Array.from(ids), shape)) : distinct(shape)
  const random = new Random(3)
  for (const weight of layer.weights) {
    // Variances must be above 0.
    weight.assign(random.uniform(weight.shape, weight.trainable ? -1 : 0.5, weight.trainable ? 1 : 1.5))
  }
  const forward = (x: Tensor) => layer.forward(x, { ...inferenceContext(), training }) as Tensor
  expect(forward(x).shape).toEqual(output)

  const weights = layer.trainableWeights
  const own = ids ? [] : [{ name: 'input', value: x }]
  const inputs = [...own, ...weights.map(({ name, value }) => ({ name, value }))]
  const evaluate = (at: number, value: Tensor) => {
    if (at < own.length) return forward(value)
    const weight = weights[at - own.length]
    const before = weight.value.mul(1)
    weight.assign(value)
    const y = forward(x)
    weight.assign(before)
    return y
  }
  const gradients = (dy: Tensor) =>
    differentiate(
      () => forward(x).mul(dy).sum(),
      inputs.map(({ value }) => value),
    ).gradients
  if (inputs.length > 0) await compareGradients(inputs, evaluate, gradients, { directions: 2 })
})
