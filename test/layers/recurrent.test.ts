import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inferenceContext, type Layer, type LayerInput } from '../../src/layers/layer.js'
import { modelFromJSON } from '../../src/model/saving/loadModel.js'
import {
  Bidirectional,
  close,
  Dense,
  Embedding,
  GRU,
  LSTM,
  optimizers,
  ready,
  Sequential,
} from '../../src/node/index.js'
import { tensor } from '../../src/tensor/create.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import type { Tensor } from '../../src/tensor/tensor.js'

interface Values {
  shape: number[]
  data: number[]
}

/** What Keras computed for a layer (test/goldens/recurrent.py). */
interface Golden {
  name: string
  layer: string
  config: Record<string, unknown>
  x: Values
  states: Values[]
  mask: number[][] | null
  weights: Values[]
  outputs: Values[]
  cotangents: Values[]
  gradients: Values[]
}

const goldens = JSON.parse(readFileSync('test/goldens/recurrent.json', 'utf8')) as {
  layers: Golden[]
  training: {
    ids: number[][]
    y: number[][]
    begin: Values[]
    loss: number[]
    end: Values[]
    predictions: Values
  }
}

const arrayOf = ({ shape, data }: Values) => new NdArray(Float32Array.from(data), shape)

async function expectClose(what: string, got: Tensor | NdArray, { shape, data }: Values, tolerance = 1e-5) {
  expect(got.shape, `shape of ${what}`).toEqual(shape)
  const values = got instanceof NdArray ? got.data : await got.data()
  const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3)
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0)
  expect(worst / size, what).toBeLessThan(tolerance)
}

beforeAll(async () => void (await ready()))
afterAll(() => close())

/** A layer as a file describes it. */
function layerOf({ layer, config }: Pick<Golden, 'layer' | 'config'>): Layer<LayerInput> {
  const described = { module: 'keras.layers', class_name: layer, config, registered_name: null }
  const model = modelFromJSON(
    JSON.stringify({
      module: 'keras',
      class_name: 'Sequential',
      config: { name: 'model', layers: [described] },
    }),
  )
  return model.layers[0] as unknown as Layer<LayerInput>
}

describe.each(goldens.layers)('$name', (golden) => {
  it('computes what Keras computes, and its gradients', async () => {
    const layer = layerOf(golden)
    const x = tensor(arrayOf(golden.x))
    const states = golden.states.map((state) => tensor(arrayOf(state)))
    const input = states.length > 0 ? [x, ...states] : x
    const mask = golden.mask && tensor(golden.mask).cast('bool')
    layer.ensureBuilt((states.length > 0 ? [x, ...states].map(({ shape }) => shape) : x.shape) as never)
    layer.setWeights(golden.weights.map(arrayOf))
    const run = () =>
      [
        layer.forward(input, {
          ...inferenceContext(),
          mask: states.length ? [mask, ...states.map(() => null)] : mask,
        }),
      ].flat() as Tensor[]
    const outputs = run()
    expect(outputs.length).toBe(golden.outputs.length)
    for (const [i, want] of golden.outputs.entries()) await expectClose(`output ${i}`, outputs[i], want)
    const cotangents = golden.cotangents.map((values) => tensor(arrayOf(values)))
    const { gradients } = differentiate(
      () =>
        run()
          .map((y, i) => y.mul(cotangents[i]).sum())
          .reduce((a, b) => a.add(b)),
      [x, ...states, ...layer.trainableWeights.map(({ value }) => value)],
    )
    for (const [i, want] of golden.gradients.entries())
      await expectClose(`gradient ${i}`, gradients[i], want, 2e-5)
  })

  it('has Keras’ configuration', () => {
    const plain = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(plain)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .filter(([key]) => !['dtype', 'build_config', 'shared_object_id'].includes(key))
                .map(([key, inner]) => [key, plain(inner)]),
            )
          : value
    expect(plain(layerOf(golden).getConfig())).toEqual(plain(golden.config))
  })
})

it('a classifier of sentences with padding learns as in Keras', async () => {
  const { ids, y, begin, loss, end, predictions } = goldens.training
  const model = new Sequential([
    new Embedding(6, 4, { maskZero: true, inputShape: [5] }),
    new Bidirectional(new LSTM(3, { returnSequences: true })),
    new GRU(4),
    new Dense(1, { activation: 'sigmoid' }),
  ])
  model.setWeights(begin.map(arrayOf))
  model.compile({
    optimizer: new optimizers.SGD({ learningRate: 0.5, momentum: 0.9 }),
    loss: 'binary_crossentropy',
  })
  const { history } = await model.fit(NdArray.from(ids, 'int32'), NdArray.from(y), {
    ...{ batchSize: 4, epochs: 3, shuffle: false, verbose: 0 },
  })
  for (const [i, want] of loss.entries()) expect(history.loss[i]).toBeCloseTo(want, 5)
  const weights = await model.getWeights()
  for (const [i, want] of end.entries()) await expectClose(`weight ${i}`, weights[i], want, 2e-5)
  await expectClose('predictions', (await model.predict(NdArray.from(ids, 'int32'))) as NdArray, predictions)
})
