import {
  Conv2D,
  Dense,
  Flatten,
  GlobalAveragePooling2D,
  NdArray,
  Reshape,
  ready,
  Sequential,
} from 'glassgrad'
import { beforeAll, describe, expect, it } from 'vitest'
import { seenBy, strongest } from '../../web/inside/exciting.js'
import { gradCam } from '../../web/inside/gradCam.js'
import { convolutionsOf, Insider } from '../../web/inside/insider.js'
import { occlusion } from '../../web/inside/occlusion.js'
import { principalComponents, turnedLike } from '../../web/inside/pca.js'
import { nearest, next, placed } from '../../web/inside/places.js'

beforeAll(() => ready())

const array = (values: readonly number[], shape: number[]) => new NdArray(Float32Array.from(values), shape)

describe('principal components', () => {
  /** Ellipses whose axes are known: u and v are orthogonal, of length 1, and so are the coordinates along them. */
  const ring = (n: number) => Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n)
  const [u, v] = [
    [0.6, 0.8, 0, 0],
    [0, 0, 0.28, 0.96],
  ]

  it.each([12, 3])('are the axes of an ellipse: %i rows of 4', async (n) => {
    const rows = ring(n).flatMap((t) =>
      u.map((_, k) => 7 + k + 5 * Math.cos(t) * u[k] + 2 * Math.sin(t) * v[k]),
    )
    const { scores, shares } = await principalComponents(array(rows, [n, 4]))
    const [first, second] = [Math.sign(scores[0]), Math.sign(scores[3])]
    ring(n).forEach((t, i) => {
      expect(scores[2 * i] * first).toBeCloseTo(5 * Math.cos(t), 4)
      expect(scores[2 * i + 1] * second).toBeCloseTo(2 * Math.sin(t), 4)
    })
    expect(shares[0]).toBeCloseTo(25 / 29, 5)
    expect(shares[1]).toBeCloseTo(4 / 29, 5)
  })

  it('rows that are all alike have none', async () => {
    const { scores, shares } = await principalComponents(array(Array(15).fill(3), [5, 3]))
    expect([...scores]).toEqual(Array(10).fill(0))
    expect(shares).toEqual([0, 0])
  })

  it('keep the side that they were on', () => {
    const before = { scores: Float32Array.of(1, -2, -1, 2), shares: [0.8, 0.2] }
    const now = { scores: Float32Array.of(-3, -1, 3, 1), shares: [0.9, 0.1] }
    expect([...turnedLike(now, before).scores]).toEqual([3, -1, -3, 1])
    expect(turnedLike(now, null)).toEqual(now)
  })
})

/** Weighs a class of two by the sum of some pixels: its logit is `factor` times that. */
function sumOf(pixels: readonly number[], [height, width]: [number, number], factor: number): Sequential {
  const model = new Sequential([
    new Flatten({ inputShape: [height, width, 1] }),
    new Dense(2, { activation: 'softmax' }),
  ])
  const kernel = new Float32Array(height * width * 2)
  for (const pixel of pixels) kernel[2 * pixel + 1] = factor
  model.setWeights([new NdArray(kernel, [height * width, 2]), array([0, 0], [2])])
  return model
}

describe('occlusion', () => {
  it('finds the pixels that a network looks at, and how much they count', async () => {
    const [height, width] = [5, 7]
    const looked = 2 * width + 3 // row 2, column 3
    const model = sumOf([looked], [height, width], 4)
    const image = array(Array(35).fill(1), [1, height, width, 1])
    const map = await occlusion((images) => model.predict(images) as Promise<NdArray>, image, 1, {
      side: 1,
      step: 1,
      fill: 0,
    })
    expect(map.shape).toEqual([height, width])
    const sure = 1 / (1 + Math.exp(-4)) // softmax of [0, 4]; covered, of [0, 0]
    map.data.forEach((loss, pixel) => {
      expect(loss).toBeCloseTo(pixel === looked ? sure - 0.5 : 0, 5)
    })
  })

  it('a wide patch blurs them: a pixel shares what is lost with its neighbours', async () => {
    const model = sumOf([0], [4, 4], 4)
    const image = array(Array(16).fill(1), [1, 4, 4, 1])
    const predict = (images: NdArray) => model.predict(images) as Promise<NdArray>
    const map = await occlusion(predict, image, 1, { side: 2, step: 1, fill: 0 })
    const sure = 1 / (1 + Math.exp(-4)) - 0.5
    expect(map.at(0, 0)).toBeCloseTo(sure, 5) // every patch over it covers it
    expect(map.at(0, 1)).toBeCloseTo(sure / 2, 5)
    expect(map.at(1, 1)).toBeCloseTo(sure / 4, 5)
    expect(map.at(3, 3)).toBeCloseTo(0, 5)
  })
})

/** Two filters of 1 × 1: ink and paper; a class for each, by their means. */
function inkOrPaper(): Sequential {
  const model = new Sequential([
    new Conv2D(2, 1, { inputShape: [3, 4, 1], activation: 'relu' }),
    new GlobalAveragePooling2D(),
    new Dense(2, { activation: 'softmax' }),
  ])
  model.setWeights([
    array([1, -1], [1, 1, 1, 2]),
    array([0, 1], [2]),
    array([12, 0, 0, 12], [2, 2]),
    array([0, 0], [2]),
  ])
  return model
}
const ink = array([0, 1, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0], [1, 3, 4, 1])

describe('Grad-CAM', () => {
  it('is what one finds by hand: maps weighed by what the class gains of them', async () => {
    // The lead of class 0 is its logit minus the other's, 12 · mean(ink) − 12 · mean(paper): of 12 pixels each counts by 1.
    const model = inkOrPaper()
    const speaksFor = async (label: number) =>
      Array.from((await gradCam(model, model.layers[0], ink, label)).data)
    expect((await gradCam(model, model.layers[0], ink, 0)).shape).toEqual([3, 4])
    const difference = Array.from(ink.data, (value) => value - (1 - value))
    const [ofInk, ofPaper] = [await speaksFor(0), await speaksFor(1)]
    difference.forEach((value, i) => {
      expect(ofInk[i]).toBeCloseTo(Math.max(0, value), 4)
      expect(ofPaper[i]).toBeCloseTo(Math.max(0, -value), 4)
    })
  })

  it('has a gradient left where the network is sure to 26 digits', async () => {
    const model = inkOrPaper()
    const weights = await model.getWeights()
    model.setWeights(weights.with(2, array([80, 0, 0, 80], [2, 2])))
    const map = await gradCam(model, model.layers[0], ink, 1)
    expect(map.data.every(Number.isFinite)).toBe(true)
    expect(map.at(2, 2)).toBeGreaterThan(0)
    expect(map.at(0, 1)).toBe(0)
  })
})

describe('what excites a filter', () => {
  it('is the image with the strongest answer, and the window around it', async () => {
    const model = new Sequential([
      new Conv2D(2, 3, { inputShape: [6, 5, 1], activation: 'relu' }),
      new Flatten(),
      new Dense(2, { activation: 'softmax' }),
    ])
    const [, ...others] = await model.getWeights()
    const kernel = new Float32Array(18)
    for (let i = 0; i < 9; i++) kernel[2 * i] = 1 + i / 10
    for (let i = 0; i < 9; i++) kernel[2 * i + 1] = -1
    model.setWeights([new NdArray(kernel, [3, 3, 1, 2]), ...others])
    const images = new Float32Array(2 * 30)
    for (const [y, x] of [
      [2, 1],
      [3, 2],
      [4, 3],
    ])
      images[5 * y + x] = 1 // a line, whose middle is (3, 2)
    images[30 + 7] = 0.5
    const both = new NdArray(images, [2, 6, 5, 1])
    const answers = await strongest(model, model.layers[0], both)
    expect(answers.shape).toEqual([2, 2])
    expect(answers.at(0, 0)).toBeCloseTo(1 + 1.4 + 1.8, 5)
    expect(answers.at(1, 0)).toBeCloseTo(0.5 * 1.5, 5)
    expect(await seenBy(model, model.layers[0], 0, both, [6, 5, 1])).toEqual([
      { left: 1, top: 2, right: 4, bottom: 5 },
      { left: 0, top: 0, right: 3, bottom: 3 },
    ])
    expect(await seenBy(model, model.layers[0], 1, both, [6, 5, 1])).toEqual([null, null])
  })
})

describe('the map', () => {
  const places = [
    [10, 10],
    [20, 11],
    [12, 30],
    [10, 4],
  ] as const

  it('has room for all points, both directions at one scale, the second upwards', () => {
    const [a, b, c] = placed(Float32Array.of(-3, 0, 3, 0, 0, 1), 100, 72)
    expect(a).toEqual([4, 36 + 46 / 6])
    expect(b[0]).toBeCloseTo(96, 4)
    expect(a[1] - c[1]).toBeCloseTo((b[0] - a[0]) / 6, 4)
    expect(placed(Float32Array.of(1, 1, 1, 1), 100, 72)).toEqual([
      [50, 36],
      [50, 36],
    ])
  })

  it('arrows go to what is near and ahead, and stay where nothing is', () => {
    expect(nearest(places, [11, 27])).toBe(2)
    expect(next(places, 0, [1, 0])).toBe(1)
    expect(next(places, 0, [0, 1])).toBe(2)
    expect(next(places, 0, [0, -1])).toBe(3)
    expect(next(places, 0, [-1, 0])).toBe(0)
  })
})

describe('a network is looked into', () => {
  const photographs = (n: number) => ({
    set: 'cifar10' as const,
    images: new NdArray(
      Uint8Array.from({ length: n * 3072 }, (_, i) => (i * i * 7 + i) % 256),
      [n, 32, 32, 3],
    ),
    labels: new NdArray(
      Uint8Array.from({ length: n }, (_, i) => i % 10),
      [n],
    ),
    classNames: [...'abcdefghij'],
  })
  const told: string[] = []
  const insider = new Insider(({ type, ...message }) => {
    told.push(type)
    if ('embedding' in message) expect(message.embedding).toMatchObject({ epochs: 3, features: 12 })
    if ('samples' in message) expect(message.samples.size).toEqual([32, 32, 3])
  })

  it('that takes colours, by fewer images than there could be, in a form of its own', async () => {
    const model = new Sequential([
      new Reshape([32, 32, 3], { inputShape: [3072] }),
      new Conv2D(2, 5, { strides: 3, activation: 'relu', name: 'first' }), // [10, 10, 2]
      new Conv2D(3, 5, { strides: 4, name: 'second' }), // [2, 2, 3]
      new Flatten(),
      new Dense(10, { activation: 'softmax' }),
    ])
    await insider.embed(model, photographs(7), 3)
    expect(told).toEqual(['samples', 'embedding'])
    expect(convolutionsOf(model)).toEqual([
      { name: 'first', filters: 2, window: [5, 5, 3] },
      { name: 'second', filters: 3, window: [5, 5, 2] },
    ])
    expect(await insider.look(model, { at: 'filters', layer: 'second', image: 6 })).toMatchObject({
      kernel: { shape: [5, 5, 2, 3] },
      maps: { shape: [2, 2, 3] },
    })
    const found = await insider.look(model, { at: 'filter', layer: 'first', filter: 1 })
    expect(found).toHaveLength(6)
    const why = await insider.look(model, { at: 'image', image: 2, label: null, layer: 'second' })
    expect(why).toMatchObject({ occlusion: { shape: [32, 32] }, gradCam: { shape: [2, 2] } })
    if (!('probabilities' in why)) throw new Error('an answer of another kind')
    expect(why.probabilities[why.label]).toBe(Math.max(...why.probabilities))
  })

  it('not before a run has trained', async () => {
    const model = new Sequential([new Dense(10, { inputShape: [784] })])
    insider.begin()
    await expect(insider.look(model, { at: 'image', image: 0, label: 1, layer: null })).rejects.toThrow(
      'no images to look into',
    )
    await insider.embed(model, photographs(5), 0) // its only layer has nothing hidden before it
    expect(told).toHaveLength(2)
  })
})
