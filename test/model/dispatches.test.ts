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
  type Sequential,
} from 'glassgrad'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { modelOf } from '../../bench/networks/glassgrad.js'
import { cnn, mlp, resnet } from '../../bench/networks/nets.js'
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
  sparse = false,
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
    const loss = sparse ? 'sparse_categorical_crossentropy' : 'categorical_crossentropy'
    model.compile({ optimizer: 'adam', loss, metrics: ['accuracy'] })
    const [x, y] = [zeros([32, ...input]), zeros(sparse ? [32] : [32, 10])]
    const fitted = model.fit(x, y, { epochs: 1, batchSize: 32, verbose: 0 })
    await expect(fitted).rejects.toThrow(Counted)
  } finally {
    Recording.prototype.replay = replay
    const { dispatch, ...rest } = kept
    Object.assign(pipelines, rest)
    device.dispatch = dispatch
  }
  return files
}

describe.each([true, false])('a step, with class numbers for targets: %s', (sparse) => {
  it.each([
    [mlp, true, 19],
    [mlp, false, 18],
    [cnn, true, 35],
    [cnn, false, 27],
    [resnet, true, 161],
    [resnet, false, 155],
  ])('of $name, as on a software device: %s, takes %i dispatches', async (net, software, count) => {
    const files = await shadersOf(modelOf(net).model, net.input, software, sparse)
    expect(files).toHaveLength(count)
    // Batch, loss with accuracy, and their means.
    for (const file of ['gatherBoth.wgsl', 'crossentropy.wgsl', 'accumulateBoth.wgsl']) {
      expect(files.filter((other) => other === file)).toHaveLength(1)
    }
  })
})

it.each([
  [true, 66, 0],
  [false, 52, 5],
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
