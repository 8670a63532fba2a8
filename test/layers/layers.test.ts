import {
  AveragePooling2D,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  DepthwiseConv2D,
  Embedding,
  Flatten,
  GroupNormalization,
  Input,
  LayerNormalization,
  layerFromConfig,
  MaxPooling2D,
  Model,
  MultiHeadAttention,
  NdArray,
  Resizing,
  ready,
  regularizers,
  tensor,
  UpSampling2D,
  ZeroPadding2D,
} from 'glassgrad'
import { beforeAll, expect, it } from 'vitest'
import type { BorderSizes } from '../../src/layers/borders.js'
import type { Symbolic } from '../../src/layers/layer.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { distinct } from './distinct.js'

beforeAll(async () => void (await ready()))

async function expectClose(got: Tensor, want: readonly number[], tolerance = 1e-5) {
  const values = await got.data()
  expect(values.length).toBe(want.length)
  want.forEach((value, i) => {
    expect(Math.abs(values[i] - value), `element ${i}: ${values[i]} and ${value}`).toBeLessThan(tolerance)
  })
}

it('names layers as Keras does', () => {
  const names = [new Conv2D(1, 1), new Conv2DTranspose(1, 1), new MaxPooling2D(), new LayerNormalization()]
  expect(names.map(({ name }) => name.replace(/_\d+$/, ''))).toEqual([
    'conv2d',
    'conv2d_transpose',
    'max_pooling2d',
    'layer_normalization',
  ])
})

it('Conv2D and DepthwiseConv2D pad by themselves as ZeroPadding2D does', async () => {
  const padding = [
    [1, 0],
    [2, 3],
  ] as const
  const x = distinct([2, 5, 4, 3])
  const apart = new ZeroPadding2D(padding).apply(x)
  const layers = (padding?: BorderSizes) => [
    new Conv2D(4, 3, { strides: 2, kernelInitializer: 'ones', padding }),
    new DepthwiseConv2D(3, { strides: 2, depthwiseInitializer: 'ones', padding }),
  ]
  const expected = layers().map((layer) => layer.apply(apart))
  for (const [i, layer] of layers(padding).entries()) {
    const y = layer.apply(x)
    expect(y.shape).toEqual([2, 2, 4, i === 0 ? 4 : 3])
    await expectClose(y, [...(await expected[i].data())])
  }
})

it('padding by numbers is for images, and checked', () => {
  expect(
    () =>
      new Conv2D(1, 3, {
        padding: [
          [1, -1],
          [0, 0],
        ],
      }),
  ).toThrow(/Conv2D.*padding.*\[\[1, -1\]/)
  expect(() => new Conv1D(1, 3, { padding: 1 })).toThrow(/Conv1D.*'valid' or 'same' or 'causal', got 1/)
  expect(() => new Conv2DTranspose(1, 3, { padding: 1 })).toThrow(/Conv2DTranspose.*'valid' or 'same', got 1/)
})

it('Conv1D with causal padding sees no later step', async () => {
  const layer = new Conv1D(2, 3, { padding: 'causal', dilationRate: 2 })
  const x = distinct([1, 9, 2])
  const before = await layer.apply(x).array()
  const changed = x.slice([0, 0], [1, 5]).pad([
    [0, 0],
    [0, 4],
    [0, 0],
  ])
  const after = await layer.apply(changed).array()
  for (let step = 0; step < 9; step++) {
    expect(before.at(0, step, 0) === after.at(0, step, 0), `step ${step}`).toBe(step < 5)
  }
})

it.each<{ padding: 'same' | 'valid'; strides: number; height: number }>([
  { padding: 'same', strides: 2, height: 7 },
  { padding: 'same', strides: 3, height: 9 },
  { padding: 'valid', strides: 2, height: 7 },
])(
  'Conv2DTranspose is Conv2D backwards: $padding, strides $strides',
  async ({ padding, strides, height }) => {
    const options = { padding, strides, useBias: false }
    const conv = new Conv2D(4, 3, options)
    const x = distinct([2, height, height, 3])
    const y = conv.apply(x)
    const back = new Conv2DTranspose(3, 3, {
      ...options,
      // Among the sizes that a convolution brings to y's, Keras takes one; here it must be x's.
      outputPadding: padding === 'same' ? (height - 1) % strides : 0,
    })
    back.ensureBuilt(y.shape)
    back.kernel.assign(conv.kernel.value)
    const dy = distinct([...y.shape]).mul(0.5)
    const dx = back.apply(dy)
    expect(dx.shape).toEqual(x.shape)
    const [a, b] = await Promise.all([y.mul(dy).sum().item(), dx.mul(x).sum().item()])
    expect(Math.abs(a - b)).toBeLessThan(1e-4 * (Math.abs(a) + 10))
  },
)

it('AveragePooling2D leaves padding out of the mean', async () => {
  const x = tensor([[[[1], [2], [3]]]])
  const layer = new AveragePooling2D([1, 3], { strides: 1, padding: 'same' })
  await expectClose(layer.apply(x), [1.5, 2, 2.5])
})

it('UpSampling2D interpolates between the middles of pixels', async () => {
  const x = tensor([[[[0], [4]]]])
  await expectClose(new UpSampling2D([1, 2], { interpolation: 'bilinear' }).apply(x), [0, 1, 3, 4])
  const third = new UpSampling2D([1, 3], { interpolation: 'bilinear' }).apply(x)
  await expectClose(third, [0, 0, 4 / 3, 8 / 3, 4, 4])
})

it('Resizing keeps proportions where it is asked to', async () => {
  const x = tensor([[[[0], [4], [8], [12]]]]) // one row of four pixels
  await expectClose(new Resizing(1, 2).apply(x), [2, 10])
  await expectClose(new Resizing(1, 2, { interpolation: 'nearest' }).apply(x), [4, 12])
  await expectClose(new Resizing(1, 1, { antialias: true }).apply(x), [6])
  // The middle pixel of four can't be had: as in Keras, the cut begins before it.
  await expectClose(new Resizing(2, 2, { cropToAspectRatio: true }).apply(x), [4, 4, 4, 4])
  const padded = new Resizing(2, 2, { padToAspectRatio: true, fillValue: 100 }).apply(x)
  await expectClose(padded, [75.5, 77.5, 75.5, 77.5]) // three rows, of which the outer ones are 100
  expect(() => new Resizing(2, 2, { padToAspectRatio: true, cropToAspectRatio: true })).toThrow('got both')
})

it('BatchNormalization takes its axis as Keras 2 has written it', () => {
  const layer = layerFromConfig('BatchNormalization', { name: 'bn', axis: [3], epsilon: 0.001 })
  layer.ensureBuilt([null, 4, 4, 7])
  expect(layer.weights.map(({ shape }) => shape)).toEqual([[7], [7], [7], [7]])
  expect(layer.getConfig().axis).toBe(3)
})

it('GroupNormalization with one channel a group normalizes each by itself', async () => {
  const x = tensor([
    [
      [1, 10],
      [3, 30],
    ],
  ])
  const layer = new GroupNormalization({ groups: -1, epsilon: 0 })
  await expectClose(layer.apply(x), [-1, -1, 1, 1])
})

it('Embedding gives the rows of its ids, and refuses others on the host', async () => {
  const layer = new Embedding(3, 2)
  layer.ensureBuilt([null, 2])
  layer.embeddings.set(Float32Array.of(1, 2, 3, 4, 5, 6))
  await expectClose(layer.apply(tensor([[2, 0]], 'int32')), [5, 6, 1, 2])
  await expectClose(layer.apply(tensor([[2, 0]])), [5, 6, 1, 2]) // ids may come as floats
  expect(() => layer.checkInput(Int32Array.of(0, 2))).not.toThrow()
  expect(() => layer.checkInput(Int32Array.of(0, 3))).toThrow(/expected ids from 0 to 2, got 3 at place 1/)
  expect(() => layer.checkInput(Int32Array.of(-1))).toThrow(/got -1/)
  expect(() => layer.checkInput(Float32Array.of(0.5))).toThrow(/got 0.5/)
})

it('images of unknown size keep it unknown', () => {
  const layer = new Conv2D(8, 5, { strides: 2 })
  expect(layer.computeOutputShape([null, null, 32, 3])).toEqual([null, null, 14, 8])
})

it('every layer comes back from its own configuration', () => {
  const layer = new Conv2D(4, [3, 2], {
    padding: 'SAME' as 'same', // as Keras, in any case
    activation: 'relu',
    kernelInitializer: 'he_normal',
    kernelRegularizer: regularizers.l2(0.1),
    biasRegularizer: regularizers.l1l2({ l1: 0.1, l2: 0.2 }),
    kernelConstraint: 'max_norm',
    activityRegularizer: 'l1',
  })
  const copy = layerFromConfig('Conv2D', layer.getConfig())
  expect(copy.getConfig()).toEqual(layer.getConfig())
  expect(copy.getConfig().padding).toBe('same')
})

it('convolutions are part of functional models', async () => {
  const input: Symbolic = Input({ shape: [8, 8, 1] })
  const features = new MaxPooling2D().apply(new Conv2D(4, 3, { activation: 'relu' }).apply(input))
  const model = new Model({ inputs: input, outputs: features })
  const { shape } = await model.predict(await distinct([5, 8, 8, 1]).array())
  expect(shape).toEqual([5, 3, 3, 4])
})

const named = { name: 'mine' }
const wrong: { what: string; run: () => unknown; message: RegExp }[] = [
  {
    what: 'a window larger than the image',
    run: () => new Conv2D(4, 5, named).apply(distinct([1, 4, 4, 1])),
    message: /Conv2D "mine".*5×5.*4×4.*padding: 'same'/,
  },
  {
    what: 'a dilated window larger than the image, before there is data',
    run: () => new Conv2D(4, 3, { ...named, dilationRate: 4 }).computeOutputShape([null, 8, 8, 1]),
    message: /Conv2D "mine".*9×9.*8×8/,
  },
  {
    what: 'a pooling window larger than the image',
    run: () => new MaxPooling2D(3, named).apply(distinct([1, 2, 2, 1])),
    message: /MaxPooling2D "mine".*3×3.*2×2.*padding: 'same'/,
  },
  {
    what: 'rows where images are expected',
    run: () => new Conv2D(4, 3, named).apply(distinct([4, 10])),
    message: /Conv2D "mine": expected an input \[batch, height, width, channels\] of 4 axes, got \[4, 10\]/,
  },
  {
    what: 'another number of channels than before',
    run: () => {
      const layer = new Conv2D(4, 3, named)
      layer.apply(distinct([1, 5, 5, 3]))
      layer.apply(distinct([1, 5, 5, 1]))
    },
    message: /Conv2D "mine": expected input with 3 channels, got \[1,5,5,1\]/,
  },
  {
    what: 'channels that are not known',
    run: () => new Conv2D(4, 3, named).computeOutputShape([null, 5, 5, null]),
    message: /Conv2D "mine": expected an input whose axis -1 is known, got \[null, 5, 5, null\]/,
  },
  {
    what: 'groups that do not divide the channels',
    run: () => new Conv2D(4, 3, { ...named, groups: 2 }).apply(distinct([1, 5, 5, 3])),
    message: /Conv2D "mine": expected input channels in 2 equal groups, got 3 channels/,
  },
  {
    what: 'groups that do not divide the filters',
    run: () => new Conv2D(3, 3, { ...named, groups: 2 }),
    message: /Conv2D "mine": expected filters in 2 equal groups, got 3 filters/,
  },
  {
    what: 'a kernel size of three numbers',
    run: () => new Conv2D(3, [3, 3, 3], named),
    message:
      /Conv2D "mine": expected kernelSize to be a whole number, or 2 of them, from 1 up, below 2\^31, got \[3, 3, 3\]/,
  },
  {
    what: 'an unknown padding',
    run: () => new Conv2D(3, 3, { ...named, padding: 'causal' }),
    message: /Conv2D "mine": expected padding 'valid' or 'same', got 'causal'/,
  },
  {
    what: 'an order of axes that there is not',
    run: () => new Conv2D(3, 3, { ...named, dataFormat: 'channels' as 'channels_last' }),
    message: /Conv2D "mine": expected dataFormat 'channels_last' or 'channels_first', got 'channels'/,
  },
  {
    what: 'an output padding as large as the strides',
    run: () => new Conv2DTranspose(3, 3, { ...named, strides: 2, outputPadding: 2 }),
    message: /Conv2DTranspose "mine": expected outputPadding below the strides \[2,2\], got \[2,2\]/,
  },
  {
    what: 'an axis that is not there',
    run: () => new LayerNormalization({ ...named, axis: 3 }).apply(distinct([2, 3])),
    message: /LayerNormalization "mine": expected axes of its input, which has 2, got axis 3/,
  },
  {
    what: 'groups that do not divide the channels of a normalization',
    run: () => new GroupNormalization(named).apply(distinct([2, 3, 16])),
    message: /GroupNormalization "mine": expected channels in 32 equal groups, got 16 channels/,
  },
  {
    what: 'a class that is not there',
    run: () => layerFromConfig('FlaxLayer', {}),
    message: /unknown layer class 'FlaxLayer'.*Conv2D/,
  },
  {
    what: 'a part of a class that is not there',
    run: () =>
      layerFromConfig('Dense', { units: 1, kernel_initializer: { class_name: 'Magic', config: {} } }),
    message: /unknown initializer class 'Magic' under 'kernel_initializer'/,
  },
]

it.each(wrong)('says what is wrong: $what', ({ run, message }) => {
  expect(run).toThrow(message)
})

it('a layer called on arrays computes what it computes on tensors', async () => {
  const ids = NdArray.from(
    [
      [1, 2],
      [0, 3],
    ],
    'int32',
  )
  const embedding = new Embedding(4, 3)
  const x = await embedding.apply(ids).array()
  expect(x).toEqual(await embedding.apply(tensor(ids)).array())
  const attention = new MultiHeadAttention(1, 2)
  const y = await attention.apply([x, tensor(x)]).array()
  expect(y).toEqual(await attention.apply([tensor(x), tensor(x)]).array())
  expect(y.shape).toEqual([2, 2, 3])
  const end = Input({ shape: [2, 3] })
  const model = new Model(end, new Flatten().apply(end))
  expect(await model.apply(x).array()).toEqual(x.reshape([2, 6]))
  expect((await model.apply(NdArray.from(new Float32Array(0)).reshape([0, 2, 3])).array()).shape).toEqual([
    0, 6,
  ])
})
