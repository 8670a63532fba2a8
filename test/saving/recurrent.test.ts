import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, describe, expect, it } from 'vitest'
import {
  Bidirectional,
  close,
  Dense,
  GRU,
  Input,
  Layer,
  LSTM,
  loadModel,
  Model,
  modelFromJSON,
  NdArray,
  RNN,
  Sequential,
  type Tensor,
  TimeDistributed,
  type Variable,
} from '../../src/node/index.js'
import { expectClose, goldens } from '../goldens.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-recurrent-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
  close()
})

const path = (file: string) => new URL(`../goldens/recurrent/${file}`, import.meta.url).pathname
const { words, films, prediction } = goldens<{ words: number[][]; films: number[]; prediction: number[][] }>(
  'recurrent/predictions.json',
)
const inputs = [NdArray.from(words, 'int32'), new NdArray(Float32Array.from(films), [3, 2, 4, 4, 1])]

describe.each(['keras', 'h5'])('.%s of Keras', (ending) => {
  it('predicts what Keras predicts, and again from a file of ours', async () => {
    const model = await loadModel(path(`model.${ending}`))
    expectClose((await model.predict<NdArray>(inputs)).data, prediction.flat(), 1e-5, 1e-6, ending)
    const own = join(folder, `own.${ending}`)
    await model.save(own)
    const again = await loadModel(own)
    expect((await again.predict<NdArray>(inputs)).data).toEqual((await model.predict<NdArray>(inputs)).data)
    await again.loadWeights(path('model.weights.h5'))
    expectClose((await again.predict<NdArray>(inputs)).data, prediction.flat(), 1e-5, 1e-6, ending)
  })
})

/** A cell of one's own: the state leaks, and takes the input through a weight. */
class Leaky extends Layer<readonly Tensor[]> {
  static readonly positional = ['rate']
  readonly stateSize = 3
  kernel!: Variable

  constructor(readonly rate: number) {
    super()
  }

  override build([x]: readonly (readonly (number | null)[])[]) {
    this.kernel = this.addWeight('kernel', [x.at(-1)!, 3])
  }

  call([x, h]: readonly Tensor[]) {
    const next = h.mul(this.rate).add(x.matmul(this.kernel.value))
    return [next.relu(), next]
  }
}

it('a cell of one’s own, in both ways and by itself, survives a file', async () => {
  const model = new Sequential([
    Input([5, 2]),
    new Bidirectional(new RNN(new Leaky(0.5), { returnSequences: true })),
    new TimeDistributed(new Sequential([new Dense(4, { inputShape: [6] })])),
    new RNN([new Leaky(0.25), new Leaky(0.75)]),
  ])
  const x = new NdArray(
    Float32Array.from({ length: 30 }, (_, i) => Math.sin(i)),
    [3, 5, 2],
  )
  const y = (await model.predict(x)).data
  for (const ending of ['keras', 'h5']) {
    const file = join(folder, `leaky.${ending}`)
    await model.save(file)
    const again = await loadModel(file, { customObjects: { Leaky } })
    expect((await again.predict<NdArray>(x)).data).toEqual(y)
  }
})

it('states that are given, by hand and in a functional model, are one and the same in its JSON', async () => {
  const [x, h, c] = [Input([4, 2], { name: 'x' }), Input([3], { name: 'h' }), Input([3], { name: 'c' })]
  const lstm = new LSTM(3, { returnState: true })
  const [output, , last] = lstm.apply<readonly [typeof x, typeof x, typeof x]>([x, h, c])
  const model = new Model([x, h, c], [output, last])
  const json = JSON.parse(model.toJSON())
  const described = json.config.layers.find((layer: { class_name: string }) => layer.class_name === 'LSTM')
  expect(Object.keys(described.inbound_nodes[0].kwargs)).toEqual(['initial_state'])
  expect(described.inbound_nodes[0].kwargs.initial_state).toHaveLength(2)
  const again = modelFromJSON(model.toJSON())
  again.setWeights(await model.getWeights())
  const data = [8 * 3, 9, 9].map((n, i) => Float32Array.from({ length: n }, (_, k) => Math.cos(k + i)))
  const given = [new NdArray(data[0], [3, 4, 2]), new NdArray(data[1], [3, 3]), new NdArray(data[2], [3, 3])]
  const [a, b] = (await model.predict(given)) as readonly NdArray[]
  const [a2, b2] = (await again.predict(given)) as unknown as readonly NdArray[]
  expect([a2.data, b2.data]).toEqual([a.data, b.data])
})

describe('TensorFlow.js', () => {
  it.each([
    ['lstm', () => tf.layers.lstm({ units: 3, inputShape: [4, 2] })], // with its hard sigmoid
    ['gru', () => tf.layers.gru({ units: 3, inputShape: [4, 2], recurrentActivation: 'sigmoid' })],
    ['simpleRNN', () => tf.layers.simpleRNN({ units: 3, inputShape: [4, 2], returnSequences: true })],
    [
      'bidirectional',
      () =>
        tf.layers.bidirectional({
          layer: tf.layers.lstm({ units: 3, returnSequences: true }) as tf.RNN,
          mergeMode: 'concat',
          inputShape: [4, 2],
        }),
    ],
    [
      'timeDistributed',
      () => tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 3 }), inputShape: [4, 2] }),
    ],
    [
      'stacked',
      () =>
        tf.layers.rnn({
          cell: [
            tf.layers.lstmCell({ units: 3 }),
            tf.layers.gruCell({ units: 2, recurrentActivation: 'sigmoid' }),
          ] as Parameters<typeof tf.layers.rnn>[0]['cell'],
          inputShape: [4, 2],
        }),
    ],
  ])('%s: its file predicts what it predicts', async (name, layer) => {
    await tf.setBackend('cpu')
    const theirs = tf.sequential({ layers: [layer() as tf.layers.Layer] })
    const x = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i))
    const want = await (theirs.predict(tf.tensor(x, [3, 4, 2])) as tf.Tensor).data()
    await theirs.save({
      async save({ modelTopology, weightSpecs, weightData }) {
        const json = {
          modelTopology,
          weightsManifest: [{ paths: [`${name}.bin`], weights: weightSpecs }],
        }
        writeFileSync(join(folder, `${name}.json`), JSON.stringify(json))
        writeFileSync(join(folder, `${name}.bin`), new Uint8Array(weightData as ArrayBuffer))
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
      },
    } as tf.io.IOHandler)
    const model = await loadModel(join(folder, `${name}.json`))
    expectClose((await model.predict<NdArray>(new NdArray(x, [3, 4, 2]))).data, [...want], 1e-5, 1e-6, name)
  })
})

it('a GRU that says nothing of its reset gate is one of standalone Keras 2', () => {
  const config = { name: 'gru', units: 2, implementation: 1, recurrent_activation: 'hard_sigmoid' }
  const layers = [{ class_name: 'GRU', config: { ...config, batch_input_shape: [null, 4, 3] } }]
  const model = modelFromJSON(JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers } }))
  expect(model.layers[0].getConfig()).toMatchObject({
    reset_after: false,
    recurrent_activation: 'hard_sigmoid_of_keras_2',
  })
  expect(model.weights.map(({ shape }) => shape)).toEqual([[3, 6], [2, 6], [6]])
  expect(new GRU(2).getConfig().reset_after).toBe(true)
})
