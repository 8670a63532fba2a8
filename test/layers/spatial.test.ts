import { AdaptiveMaxPooling2D } from 'glassgrad/layers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as glassgrad from '../../src/node/index.js'
import {
  Conv1DTranspose,
  Conv2D,
  Conv3D,
  Convolution3D,
  Cropping3D,
  Dense,
  Flatten,
  GlobalAveragePooling1D,
  GlobalAvgPool2D,
  MaxPool3D,
  MaxPooling3D,
  ops,
  ready,
  Sequential,
  SpatialDropout1D,
  SpatialDropout3D,
  tensor,
  UpSampling1D,
  ZeroPadding1D,
  ZeroPadding3D,
  zeros,
} from '../../src/node/index.js'

beforeAll(async () => void (await ready()))

it('sizes that are not known stay so', () => {
  const film = [null, null, 16, null, 3]
  expect(new Conv3D(5, 3, { strides: [1, 2, 1], padding: 'same' }).computeOutputShape(film)).toEqual([
    ...[null, null, 8, null, 5],
  ])
  expect(new MaxPooling3D().computeOutputShape(film)).toEqual([null, null, 8, null, 3])
  expect(new ZeroPadding3D([0, 1, 0]).computeOutputShape(film)).toEqual([null, null, 18, null, 3])
  expect(new Conv1DTranspose(4, 3, 2).computeOutputShape([null, null, 3])).toEqual([null, null, 4])
  expect(new AdaptiveMaxPooling2D(3).computeOutputShape([null, null, null, 2])).toEqual([null, 3, 3, 2])
  const first = { dataFormat: 'channels_first' } as const
  expect(new Conv2D(5, 3, first).computeOutputShape([null, 3, null, 9])).toEqual([null, 5, null, 7])
})

it('an empty batch gives an empty batch', () => {
  const x = zeros([0, 4, 4, 4, 2])
  expect(new Conv3D(3, 2).apply(x).shape).toEqual([0, 3, 3, 3, 3])
  expect(new MaxPooling3D().apply(x).shape).toEqual([0, 2, 2, 2, 2])
  expect(new Conv1DTranspose(3, 2).apply(zeros([0, 4, 2])).shape).toEqual([0, 5, 3])
})

it('volumes are trained in float16 as in float32', async () => {
  const first = { dataFormat: 'channels_first' } as const
  const losses = async (dtype: 'float32' | 'mixed_float16') => {
    glassgrad.setRandomSeed(4)
    const layers = [
      new Conv3D(4, 2, { ...first, activation: 'relu', inputShape: [2, 4, 4, 4] }),
      new MaxPooling3D(2, 1, first),
      new Flatten(first),
      new Dense(1),
    ]
    const model = new Sequential(layers, { dtype })
    model.compile({ optimizer: new glassgrad.SGD(0.01), loss: 'mse' })
    const values = Array.from({ length: 128 * 8 }, (_, i) => Math.sin(i))
    const x = glassgrad.NdArray.from(values).reshape([8, 2, 4, 4, 4])
    const y = Array.from({ length: 8 }, (_, i) => [i / 8])
    return (await model.fit(x, y, { epochs: 5, verbose: 0, seed: 1 })).history.loss
  }
  const [half, full] = [await losses('mixed_float16'), await losses('float32')]
  expect(full[4]).toBeLessThan(0.8 * full[0])
  half.forEach((loss, epoch) => {
    expect(Math.abs(loss - full[epoch])).toBeLessThan(0.01 * full[epoch])
  })
})

it('a mask is where the steps are, with the channels first too', async () => {
  const x = tensor([
    [
      [1, 2, 9],
      [3, 5, 9],
    ],
  ])
  const mask = tensor([[1, 1, 0]]).cast('bool')
  const y = new GlobalAveragePooling1D('channels_first').apply(x, { mask })
  expect([...(await y.data())]).toEqual([1.5, 4])
})

it('whole features are dropped, from sequences and from volumes', async () => {
  const channels = async (layer: glassgrad.Layer, shape: number[], axis: number) => {
    const y = layer.apply(glassgrad.ones(shape), { training: true })
    const others = shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis)
    expect([...(await y.max(others).data())]).toEqual([...(await y.min(others).data())])
    return new Set(await y.data())
  }
  expect(await channels(new SpatialDropout1D(0.5), [8, 3, 6], 2)).toEqual(new Set([0, 2]))
  expect(await channels(new SpatialDropout3D(0.5), [8, 2, 3, 2, 6], 4)).toEqual(new Set([0, 2]))
  expect(await channels(new SpatialDropout3D(0.5, 'channels_first'), [8, 6, 2, 3, 2], 1)).toEqual(
    new Set([0, 2]),
  )
})

it('Keras’ other names are the same classes, which files call by the first', () => {
  expect(Convolution3D).toBe(Conv3D)
  expect(MaxPool3D).toBe(MaxPooling3D)
  expect(new GlobalAvgPool2D().name).toMatch(/^global_average_pooling2d/)
})

describe('refuses', () => {
  it.each<[what: string, attempt: () => unknown, message: RegExp]>([
    [
      'images for volumes',
      () => new Conv3D(3, 2).apply(zeros([2, 4, 4, 3])),
      /\[batch, depth, height, width, channels\] of 5 axes/,
    ],
    [
      'other channels, where they come first',
      () => {
        const layer = new Conv2D(3, 2, { dataFormat: 'channels_first' })
        layer.apply(zeros([1, 3, 4, 4]))
        layer.apply(zeros([1, 4, 4, 3]))
      },
      /expected input with 3 channels, got \[1,4,4,3\]/,
    ],
    [
      'a window larger than the volume',
      () => new Conv3D(3, 5).apply(zeros([1, 4, 6, 6, 2])),
      /window of 5×5×5 .* images of 4×6×6/,
    ],
    [
      'borders of another number of axes',
      () => new ZeroPadding3D([1, 2] as never),
      /padding as .*\[depth, rows, columns\].*got \[1, 2\]/,
    ],
    [
      'borders of sequences for each end twice',
      () => new ZeroPadding1D([[1, 2]] as never),
      /or \[before, behind\], got \[\[1, 2\]\]/,
    ],
    [
      'to cut everything off',
      () => new Cropping3D(2).apply(zeros([1, 4, 6, 6, 2])),
      /cropping \[\[2,2\],\[2,2\],\[2,2\]\] leaves nothing/,
    ],
    [
      'an order of axes where there is none',
      () => new UpSampling1D({ dataFormat: 'channels_first' } as never),
      /no option 'dataFormat'/,
    ],
    [
      'a kernel of other axes',
      () => ops.conv(zeros([1, 4, 2]), zeros([2, 2, 2, 3])),
      /conv: expected values .* kernel of as many axes/,
    ],
    [
      'a window of other axes',
      () => ops.maxPool(zeros([1, 4, 2]), [2, 2]),
      /maxPool: .*as the window \[2,2\] has/,
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message)
  })
})
