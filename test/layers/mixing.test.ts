import { CutMix, MaxNumBoundingBoxes, MixUp, Pipeline } from 'glassgrad/image'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  arange,
  Callback,
  Dense,
  GlobalAveragePooling2D,
  Input,
  LSTM,
  loadModel,
  Masking,
  Model,
  NdArray,
  ops,
  RandomBrightness,
  RandomRotation,
  Rescaling,
  ready,
  Sequential,
  SGD,
  type Symbolic,
  type Tensor,
  tensor,
  zeros,
} from '../../src/node/index.js'

beforeAll(async () => void (await ready()))

const N = 40

/** Images that are all of their own number, and labels that say which. */
function numbered() {
  const numbers = arange(N)
  const images = numbers.cast('float32').reshape([N, 1, 1, 1]).broadcastTo([N, 7, 5, 2])
  return [images, ops.oneHot(numbers, N) as Tensor]
}

async function mixed(layer: CutMix | MixUp) {
  const [images, labels] = layer.apply<[Tensor, Tensor]>(numbered(), { training: true })
  expect(images.shape).toEqual([N, 7, 5, 2])
  expect(labels.shape).toEqual([N, N])
  return {
    images: (await images.reshape([N, 70]).array()).toArray() as number[][],
    labels: (await labels.array()).toArray() as number[][],
  }
}

const kinds = [
  ['MixUp', (seed?: number) => new MixUp(1, { seed }), MixUp],
  ['CutMix', (seed?: number) => new CutMix({ seed }), CutMix],
] as const

describe.each(kinds)('%s', (_, make, Class) => {
  it('is drawn by its seed, anew with each call, and in training alone', async () => {
    const layer = make(7)
    const [first, second] = [await mixed(layer), await mixed(layer)]
    expect(second).not.toEqual(first)
    expect(await mixed(make(7))).toEqual(first)
    expect(await mixed(make(8))).not.toEqual(first)
    const [images, labels] = layer.apply<[Tensor, Tensor]>(numbered())
    expect([...(await images.data())]).toEqual([...(await numbered()[0].data())])
    expect([...(await labels.data())]).toEqual([...(await numbered()[1].data())])
  })

  it('takes images alone, one image, the channels first, and bytes', async () => {
    const [x] = numbered()
    const y = await make(3).apply(x, { training: true }).data()
    const first = new Class({ ...(Class === MixUp && { alpha: 1 }), seed: 3, dataFormat: 'channels_first' })
    const z = first.apply(x.transpose([0, 3, 1, 2]), { training: true }).transpose([0, 2, 3, 1])
    expect(await z.data()).toEqual(y)
    expect(await make(3).apply(x.cast('int32'), { training: true }).data()).toEqual(y)
    const one = x.slice([3], [4])
    for (const value of await make(1).apply(one, { training: true }).data()) expect(value).toBeCloseTo(3, 5)
  })

  it('is drawn anew in each step of fit', async () => {
    const losses: number[] = []
    class Watch extends Callback {
      override onTrainBatchEnd(_: number, logs: Record<string, number>) {
        losses.push(logs.loss)
      }
    }
    const model = new Sequential([make(2), new Rescaling(1 / N), new GlobalAveragePooling2D(), new Dense(1)])
    model.compile({ optimizer: new SGD(0), loss: 'mse' })
    const x = await numbered()[0].array()
    const y = NdArray.from(Array.from({ length: N }, (_, i) => [i]))
    await model.fit(x, y, { batchSize: N, epochs: 4, shuffle: false, verbose: 0, callbacks: [new Watch()] })
    expect(new Set(losses).size).toBe(4)
    expect((await model.predict(x)).shape).toEqual([N, 1])
  })

  it('is part of a model with labels as an input, and of its files', async () => {
    const inputs = [Input({ shape: [4, 4, 3] }), Input({ shape: [5] })]
    const outputs = make(1).apply<Symbolic[]>(inputs)
    const model = new Model(inputs, outputs)
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [null, 4, 4, 3],
      [null, 5],
    ])
    const again = await loadModel(await model.toBytes('keras'))
    expect(again.layers.at(-1)!.getConfig()).toEqual(model.layers.at(-1)!.getConfig())
  })

  it('refuses what can’t be mixed', () => {
    const x = zeros([3, 2, 2, 1])
    const call = (...given: Tensor[]) => make(1).apply(given)
    expect(() => call(x, zeros([4, 2]))).toThrow(
      /Mix.*": expected labels to mix, \[3, classes\], .*got float32 \[4,2\]/,
    )
    expect(() => call(x, arange(3))).toThrow('ops.oneHot(labels, classes), got int32 [3]')
    expect(() => call(x, zeros([3, 2]), zeros([3, 2]))).toThrow(
      'expected images, or images and labels, got 3',
    )
    expect(() => make(1).apply(zeros([3, 2, 2]))).toThrow('[batch, height, width, channels]')
  })
})

it('MixUp lays images and labels over one another by the same share', async () => {
  const { images, labels } = await mixed(new MixUp(1, { seed: 1 }))
  const others = new Set<number>()
  images.forEach((pixels, i) => {
    const said = labels[i].reduce((sum, share, number) => sum + share * number, 0)
    for (const value of pixels) expect(Math.abs(value - said)).toBeLessThan(1e-4)
    expect(labels[i].reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    others.add(labels[i].findIndex((share, number) => share > 0 && number !== i))
  })
  expect(others.size).toBeGreaterThan(N / 2)
})

it('CutMix puts a rectangle of one other image into each, and labels say its area', async () => {
  const { images, labels } = await mixed(new CutMix([1, 1], { seed: 1 }))
  let cut = 0
  images.forEach((pixels, i) => {
    const others = new Set(pixels.filter((value) => value !== i))
    expect(others.size).toBeLessThanOrEqual(1)
    if (others.size === 0) return
    cut++
    const [other] = others
    const rows = Array.from({ length: 7 }, (_, r) =>
      pixels.slice(10 * r, 10 * r + 10).map((v) => v === other),
    )
    const covered = rows.filter((row) => row.some(Boolean))
    expect(new Set(covered.map(String)).size).toBe(1)
    const wide = covered[0].filter(Boolean).length / 2
    // Sides are shares of whole images, pixels are whole.
    const side = Math.sqrt(labels[i][other])
    expect(Math.abs(covered.length - 7 * side)).toBeLessThan(1)
    expect(Math.abs(wide - 5 * side)).toBeLessThan(1)
    expect(labels[i][other] + labels[i][i]).toBeCloseTo(1, 5)
  })
  expect(cut).toBeGreaterThan(N / 2)
})

it('shares are of the beta distribution', async () => {
  const share = async (alpha: number) => {
    const [x, y] = [ops.stack([zeros([2000]), zeros([2000])], 1), zeros([2000, 1, 1, 1])]
    const ones = ops.stack([zeros([2000]).add(1), arange(2000).cast('float32')], 1)
    const [, labels] = new MixUp(alpha, { seed: 5 }).apply<[Tensor, Tensor]>([y, x.add(ones)], {
      training: true,
    })
    return labels
  }
  for (const alpha of [0.2, 1, 3]) {
    const labels = ((await (await share(alpha)).array()).toArray() as number[][]).map(([, number]) => number)
    // Mean of the square of what is left of each number: E[w² + (1 - w)²] (n² - m²) + m² with n, m independent.
    const mean = labels.reduce((a, b) => a + b) / 2000
    const variance = labels.reduce((a, b) => a + (b - mean) ** 2, 0) / 2000
    // A beta's second moment about ½ is 1 / (4 (2α + 1)).
    const expected = (0.5 + 2 / (4 * (2 * alpha + 1))) * (2000 ** 2 / 12)
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.08)
  }
})

it('MixUp with alpha 0 leaves each image whole', async () => {
  const { images } = await mixed(new MixUp(0, { seed: 1 }))
  // A share of 1 comes out of a division by a root, which a GPU rounds in its own way.
  for (const [pixel] of images) expect(Math.abs(pixel - Math.round(pixel))).toBeLessThan(1e-5)
  expect(() => new MixUp(-1)).toThrow('expected alpha as a number from 0 on, got -1')
  expect(() => new CutMix(2)).toThrow('expected factor as a number or two, from 0 to 1, got 2')
})

it('MaxNumBoundingBoxes leaves out boxes, or adds some', async () => {
  const boxes = arange(24).cast('float32').reshape([2, 3, 4])
  const labels = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const kept = new MaxNumBoundingBoxes(2).apply<[Tensor, Tensor]>([boxes, labels])
  expect((await kept[0].array()).toArray()).toEqual((await boxes.slice([0, 0], [2, 2]).array()).toArray())
  expect((await kept[1].array()).toArray()).toEqual([
    [1, 2],
    [4, 5],
  ])
  const more = new MaxNumBoundingBoxes(4, -7).apply<[Tensor, Tensor]>([boxes, labels])
  expect(more[0].shape).toEqual([2, 4, 4])
  expect((await more[1].array()).toArray()).toEqual([
    [1, 2, 3, -7],
    [4, 5, 6, -7],
  ])
  const images = zeros([1, 2, 2, 3])
  expect(new MaxNumBoundingBoxes(2).apply(images).shape).toEqual([1, 2, 2, 3])
  expect(() => new MaxNumBoundingBoxes(2).apply([boxes, labels.slice([0], [1])])).toThrow(
    'expected boxes [batch, n, 4] and labels [batch, n], got [2,3,4], [1,3]',
  )
  expect(() => new MaxNumBoundingBoxes(0)).toThrow('maxNumber')
})

describe('Pipeline', () => {
  it('does one after the other, as in training where it is', async () => {
    const x = zeros([2, 4, 4, 3]).add(0.5)
    const pipeline = new Pipeline([
      new RandomBrightness([0.25, 0.25], { valueRange: [0, 1] }),
      new Rescaling(2),
    ])
    expect(new Set(await pipeline.apply(x).data())).toEqual(new Set([1]))
    expect(new Set(await pipeline.apply(x, { training: true }).data())).toEqual(new Set([1.5]))
    expect(pipeline.computeOutputShape([null, 4, 4, 3])).toEqual([null, 4, 4, 3])
    expect([...(await new Pipeline([]).apply(x).data())]).toEqual([...(await x.data())])
  })

  it('trains what is in it, and goes through a file with its weights', async () => {
    const model = new Sequential([
      new Pipeline([new RandomRotation(0.1), new GlobalAveragePooling2D(), new Dense(2)], {
        inputShape: [4, 4, 3],
      }),
    ])
    expect(model.trainableWeights.map(({ path }) => path.split('/').at(-1))).toEqual(['kernel', 'bias'])
    const x = NdArray.from(Array.from({ length: 96 }, (_, i) => Math.sin(i))).reshape([2, 4, 4, 3])
    const again = await loadModel(await model.toBytes('keras'))
    expect((await again.predict(x)).toArray()).toEqual((await model.predict(x)).toArray())
    expect(again.layers[0].getConfig()).toEqual(model.layers[0].getConfig())
  })

  it('passes masks on', async () => {
    const x = tensor([[[1], [2], [0]]])
    const parts = () => [
      new Masking(),
      new LSTM(2, { kernelInitializer: 'ones', recurrentInitializer: 'ones' }),
    ]
    const masked = await new Pipeline(parts()).apply(x).data()
    expect(masked).toEqual(await new Pipeline(parts().slice(1)).apply(x.slice([0, 0], [1, 2])).data())
  })

  it('refuses what is no list of layers', () => {
    expect(() => new Pipeline('relu' as never)).toThrow(/Pipeline .*expected a list of layers/)
  })
})
