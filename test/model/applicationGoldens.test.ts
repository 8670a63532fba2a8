import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { applications, clearSession, type Model, NdArray, ready } from 'glassgrad'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { host, useHost } from '../../src/host.js'
import type { RemoteFile } from '../../src/remote.js'

/** What test/goldens/applications.py has written of one network. */
interface Golden {
  size: [height: number, width: number]
  name: string
  params: [whole: number, base: number]
  /** Addresses and MD5 of Keras' files of weights, with the top and without it. */
  files: [[url: string, md5: string], [url: string, md5: string]]
  /** Digest of the names of the layers that have weights, in order. */
  layers: string
  features: number
  /** Mean of the features' absolute values. */
  mean: number
  first: number[]
}

type Name = Exclude<keyof typeof applications, Uncapitalize<keyof typeof applications>>

const goldens: Record<Name, Golden> = JSON.parse(
  await readFile(new URL('../goldens/applications.json', import.meta.url), 'utf8'),
)

/** One of each kind: their sisters have the same blocks, more of them. */
const kinds = [
  'VGG19',
  'ResNet50',
  'ResNet50V2',
  'InceptionV3',
  'InceptionResNetV2',
  'Xception',
  'DenseNet121',
  'MobileNetV3Small',
  'MobileNetV3Large',
  'EfficientNetB0',
  'EfficientNetV2B0',
] as const

/** The numbers from -1 to 1 that the Python program has made. */
function numbers(seed: number, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => {
    let x = Math.imul(k + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
    x ^= x >>> 12
    return (x >>> 8) / 2 ** 23 - 1
  })
}

function values(seed: number, name: string, shape: readonly number[], gain: number): NdArray {
  const u = numbers(
    seed,
    shape.reduce((a, b) => a * b, 1),
  )
  const scaled = (of: (u: number) => number) => new NdArray(Float32Array.from(u, of), shape)
  if (name === 'count') return new NdArray(Int32Array.of(0), shape)
  if (name.includes('kernel')) {
    const depthwise = shape.length === 4 && shape[3] === 1
    const fan = depthwise ? shape[0] * shape[1] : shape.slice(0, -1).reduce((a, b) => a * b, 1)
    return scaled((u) => u * Math.sqrt(gain / fan))
  }
  if (['gamma', 'variance', 'moving_variance'].includes(name)) return scaled((u) => 1 + 0.25 * u)
  return scaled((u) => 0.25 * u)
}

const make = (name: Name) => applications[name] as (options: object) => Promise<Model>

beforeAll(async () => void (await ready()))

describe('with made-up weights', () => {
  it.each(kinds)('%s says what it says in Keras', async (name) => {
    const { size, features, mean, first, layers } = goldens[name]
    clearSession()
    const model = await make(name)({
      weights: null,
      includeTop: false,
      pooling: 'avg',
      inputShape: [...size, 3],
    })
    const names = model.layers.filter(({ weights }) => weights.length > 0).map((layer) => layer.name)
    expect(createHash('sha256').update(names.join('\n')).digest('hex'), names.join()).toBe(layers)
    const gain = name.startsWith('EfficientNetV2') ? 3 : 6
    model.setWeights(model.weights.map((weight, i) => values(i, weight.name, weight.shape, gain)))
    const pixels = Float32Array.from(numbers(12345, size[0] * size[1] * 3), (u) => u * 127.5 + 127.5)
    const y = await model.predict(new NdArray(pixels, [1, ...size, 3]))
    expect(y.shape).toEqual([1, features])
    const absolute = (y.data as Float32Array).reduce((sum, v) => sum + Math.abs(v), 0) / features
    expect(absolute / mean).toBeCloseTo(1, 4)
    first.forEach((want, i) => void expect((y.data[i] - want) / mean).toBeCloseTo(0, 3))
  })
})

describe('weights', () => {
  const real = host()
  afterEach(() => useHost(real))

  it.each(Object.keys(goldens) as Name[])('%s asks for the files that Keras publishes', async (name) => {
    for (const [i, includeTop] of [true, false].entries()) {
      const asked: RemoteFile[] = []
      useHost({
        ...real,
        fetchFile: async (file) => {
          asked.push(file)
          throw new Error('nothing is fetched here')
        },
      })
      await expect(make(name)({ includeTop })).rejects.toThrow('nothing is fetched here')
      const [{ sources, md5 }] = asked
      const [{ url, md5: own }] = sources as { url: string; md5?: string }[]
      expect([url, own ?? md5]).toEqual(goldens[name].files[i])
    }
  })
})

describe('architectures', () => {
  it.each(Object.keys(goldens) as Name[])('%s has as many parameters as in Keras', async (name) => {
    const [whole, base] = goldens[name].params
    const model = await make(name)({ weights: null })
    expect(model.countParams()).toBe(whole)
    expect(model.name).toBe(goldens[name].name)
    expect(model.graph!.outputs[0].shape).toEqual([null, 1000])
    const features = await make(name)({ weights: null, includeTop: false, pooling: 'max' })
    expect(features.countParams()).toBe(base)
    expect(features.inputShapes).toEqual([[null, null, null, 3]])
  })
})
