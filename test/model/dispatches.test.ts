import {
  Add,
  Dense,
  GlobalAveragePooling1D,
  Input,
  LayerNormalization,
  Model,
  MultiHeadAttention,
  NdArray,
  ready,
  Sequential,
} from 'glassgrad'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import { gpu } from '../../src/tensor/runtime.js'

beforeAll(async () => void (await ready()))
const own = { software: true, subgroupSize: 0 }
beforeAll(() => {
  own.subgroupSize = gpu().traits.subgroupSize
})
afterEach(() => void Object.assign(gpu().traits, own))

class Counted extends Error {}

/** What the first training step of `fit` would do, by the shaders' files; nothing is compiled, nor run. */
async function shadersOf(
  model: Model | Sequential,
  input: readonly number[],
  software: boolean,
): Promise<string[]> {
  const device = gpu()
  Object.assign(device.traits, { software, subgroupSize: 8 }) // how sums are split depends on it
  const { pipelines } = device
  const { replay } = Recording.prototype
  const kept = {
    prepare: pipelines.prepare,
    get: pipelines.get,
    bind: pipelines.bind,
    dispatch: device.dispatch,
  }
  let files: string[] = []
  Object.assign(pipelines, { prepare: async () => {}, get: () => null, bind: () => null })
  device.dispatch = (dispatch) => {
    if (device.recording) kept.dispatch.call(device, dispatch)
  }
  Recording.prototype.replay = function () {
    files = this.dispatches.map(({ shader: { name, file = name } }) => file)
    throw new Counted()
  }
  const zeros = (shape: readonly number[]) =>
    new NdArray(new Float32Array(shape.reduce((a, b) => a * b)), shape)
  try {
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    const fitted = model.fit(zeros([32, ...input]), zeros([32, 10]), { epochs: 1, batchSize: 32, verbose: 0 })
    await expect(fitted).rejects.toThrow(Counted)
  } finally {
    Recording.prototype.replay = replay
    const { dispatch, ...rest } = kept
    Object.assign(pipelines, rest)
    device.dispatch = dispatch
  }
  return files
}

it.each([
  [true, 24],
  [false, 23],
])('a step of an MLP, as on a software device: %s, takes %i dispatches', async (software, count) => {
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  expect(await shadersOf(model, [784], software)).toHaveLength(count)
})

it.each([
  [true, 75, 0],
  [false, 61, 5],
])(
  'a step of a transformer, as on a software device: %s, takes %i dispatches, %i of them attention',
  async (software, count, attending) => {
    const input = Input({ shape: [32, 32] })
    const attended = new MultiHeadAttention(4, 8).apply([input, input])
    const first = new LayerNormalization().apply(new Add().apply([input, attended]))
    const wide = new Dense(32).apply(new Dense(64, { activation: 'relu' }).apply(first))
    const second = new LayerNormalization().apply(new Add().apply([first, wide]))
    const output = new Dense(10, { activation: 'softmax' }).apply(new GlobalAveragePooling1D().apply(second))
    const files = await shadersOf(new Model({ inputs: input, outputs: output }), [32, 32], software)
    expect(files.filter((file) => file.startsWith('attention/'))).toHaveLength(attending)
    expect(files.filter((file) => file.includes('normalizeRows'))).toHaveLength(4)
    expect(files).toHaveLength(count)
  },
)
