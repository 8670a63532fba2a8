import { applications, loadImage, type Model, NdArray, Resizing, ready, type Tensor, tensor } from 'glassgrad'
import { beforeAll, expect, it, type TestContext } from 'vitest'
import { host } from '../../src/host.js'
import { loadTfjs } from '../../src/model/saving/loadTfjs.js'
import type { RemoteFile } from '../../src/remote.js'

const { MobileNet, MobileNetV2, ResNet50, mobilenet, mobilenetV2, resnet50 } = applications

beforeAll(async () => void (await ready()))

/** What is fetched, or no test where neither the network nor a registry has it. */
async function fetched<T>(context: TestContext, what: Promise<T>): Promise<T> {
  try {
    return await what
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Could not fetch')) context.skip(error.message)
    throw error
  }
}

/** A photograph on white ground, square: [1, 224, 224, 3], pixels from 0 to 255. */
async function photograph(name: string): Promise<Tensor> {
  const image = await loadImage(new URL(`../../tasks/photos/${name}.png`, import.meta.url).href)
  const square = new Resizing(224, 224, { padToAspectRatio: true, fillValue: 255 })
  return square.apply(tensor(image.reshape([1, ...image.shape])))
}

// 95 MB, fetched once.
it('ResNet50 recognises photographs', async (context) => {
  const model = await fetched(context, ResNet50())
  for (const name of ['flamingo', 'zebra']) {
    const y = await model.predict(resnet50.preprocessInput(await photograph(name)))
    const [[best]] = await resnet50.decodePredictions(y)
    expect(best.name).toBe(name)
    expect(best.score).toBeGreaterThan(0.99)
  }
})

// 68 MB, of which 17 MB are kept.
it('MobileNet recognises photographs', async (context) => {
  const model = await fetched(context, MobileNet())
  for (const [name, index] of [
    ['flamingo', 130],
    ['zebra', 340],
  ] as const) {
    const y = await model.predict(mobilenet.preprocessInput(await photograph(name)))
    const [best, second] = (await mobilenet.decodePredictions(y, { top: 2 }))[0]
    expect(best).toEqual({ index, name, score: y.at(0, index) })
    expect(best.score).toBeGreaterThan(0.9)
    expect(second.score).toBeLessThan(0.1)
  }
  await expect(mobilenet.decodePredictions(new NdArray(new Float32Array(10), [1, 10]))).rejects.toThrow(
    '[N, 1000]',
  )
})

// 2 MB.
it('MobileNetV2 is what Keras has written down of it in a package', async (context) => {
  const member = (path: string): RemoteFile => ({
    name: `test/mobilenetV2/${path}`,
    sources: [
      {
        npm: 'sos-image-classification@1.0.16',
        integrity:
          'sha512-iJZZuYr8RNh/cq1OC7YHkNm+xmDiYv4SLn5Dmpe8PA9l/6P8hINFjLbqra84Sj4MwbRxMdfzwXJkoFnBzrNe0g==',
        paths: [`src/model/${path}`],
      },
    ],
  })
  const ours = await fetched(context, MobileNetV2({ alpha: 0.35, includeTop: false, pooling: 'avg' }))
  const [json, weights] = await fetched(
    context,
    Promise.all(['model.json', 'weights.bin'].map((path) => host().fetchFile(member(path)))),
  )
  // The features, on which a classifier of cats and dogs stands.
  const theirs = (await loadTfjs(json, async () => weights, {})).layers[0] as unknown as Model
  const x = mobilenetV2.preprocessInput(await photograph('zebra'))
  const [a, b] = [await ours.predict(x), await theirs.predict(x)]
  expect(a.shape).toEqual([1, 1280])
  expect(a.size).toBe(b.size)
  expect(Math.max(...a.data)).toBeGreaterThan(1)
  for (let i = 0; i < a.size; i++) expect(Math.abs(a.data[i] - b.data[i])).toBeLessThan(1e-4)
})
