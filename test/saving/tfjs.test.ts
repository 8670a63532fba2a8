import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import * as g from 'glassgrad'
import { Dense, Input, loadModel, Model, type NdArray, Sequential, type Symbolic } from 'glassgrad'
import { ConvLSTM2D } from 'glassgrad/layers'
import { tfjsFiles } from 'glassgrad/saving'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fill, numbers } from '../onnx/runOnnx.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-tfjs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(async () => {
  await g.ready()
  await tf.setBackend('cpu')
})

/** A model's files as TensorFlow.js loads them from wherever they are. */
async function opened(files: ReadonlyMap<string, Uint8Array>): Promise<tf.LayersModel> {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')))
  const [{ paths, weights }] = json.weightsManifest as [
    { paths: string[]; weights: tf.io.WeightsManifestEntry[] },
  ]
  const weightData = new Uint8Array(Buffer.concat(paths.map((path) => files.get(path)!))).buffer
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: weights, weightData }),
  )
}

/** How far TensorFlow.js' predictions lie from the model's own, at most, in shares of the largest. */
async function apart(
  model: Model,
  files: ReadonlyMap<string, Uint8Array>,
  inputs: NdArray[],
): Promise<number> {
  const theirs = await opened(files)
  const tensors = inputs.map(({ data, shape }) => tf.tensor(Float32Array.from(data), [...shape]))
  const got = [theirs.predict(tensors)].flat() as tf.Tensor[]
  const wanted = [await model.predict(inputs.length === 1 ? inputs[0] : inputs)].flat() as NdArray[]
  expect(got.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape))
  const each = wanted.map(({ data }, i) => {
    const values = got[i].dataSync()
    const largest = Math.max(1, ...Array.from(data, Math.abs))
    return Math.max(...Array.from(data, (v, k) => Math.abs(values[k] - v))) / largest
  })
  return Math.max(...each)
}

function row(inputShape: number[], ...layers: g.Layer[]): Model {
  const model = new Sequential([Input({ shape: inputShape }), ...layers])
  fill(model)
  return model
}

const images = [7, 8, 4]
const steps = [6, 4]

describe('a model that TensorFlow.js opens predicts the same numbers', () => {
  const cases: [title: string, shape: number[], make: () => g.Layer[]][] = [
    ['Dense', [6], () => [new Dense(5, { activation: 'softmax' }), new Dense(3, { activation: 'silu' })]],
    [
      'convolutions',
      images,
      () => [
        new g.Conv2D(6, [3, 2], { activation: 'relu', kernelRegularizer: 'l2' }),
        new g.BatchNormalization(),
        new g.DepthwiseConv2D(2, { padding: 'same' }),
        new g.SeparableConv2D(5, 2, { strides: 2, depthwiseInitializer: 'lecun_normal' }),
        new g.LeakyReLU(),
        new g.Flatten(),
      ],
    ],
    [
      'windows',
      images,
      () => [
        new g.ZeroPadding2D(1),
        new g.MaxPooling2D(2),
        new g.UpSampling2D(2),
        new g.Cropping2D(1),
        new g.Conv2DTranspose(3, 3, { strides: 2, padding: 'same' }),
        new g.GlobalAveragePooling2D(),
      ],
    ],
    [
      'shapes',
      images,
      () => [
        new g.Permute([2, 1, 3]),
        new g.Reshape([8, 28]),
        new g.Conv1D(3, 2, { activation: 'elu' }),
        new g.AveragePooling1D(2),
        new g.Dropout(0.5),
        new g.ReLU({ maxValue: 6 }),
        new g.PReLU(),
      ],
    ],
    ['normalizations', steps, () => [new g.LayerNormalization(), new g.Softmax(), new g.Rescaling(2)]],
    ['SimpleRNN', steps, () => [new g.SimpleRNN(5)]],
    ['LSTM', steps, () => [new g.LSTM(5, { returnSequences: true }), new g.LSTM(3, { goBackwards: true })]],
    ['GRU', steps, () => [new g.GRU(5, { resetAfter: false })]],
    [
      'Bidirectional',
      steps,
      () => [new g.Bidirectional(new g.LSTM(3, { returnSequences: true })), new g.Flatten()],
    ],
    ['TimeDistributed', steps, () => [new g.TimeDistributed(new Dense(3))]],
    ['RNN of cells', steps, () => [new g.RNN([new g.LSTMCell(3), new g.SimpleRNNCell(2)])]],
    ['ConvLSTM2D', [3, 5, 5, 2], () => [new ConvLSTM2D(2, 3, { recurrentActivation: 'sigmoid' })]],
  ]

  it.each(cases)('%s', async (_, shape, make) => {
    const model = row(shape, ...make())
    expect(await apart(model, await tfjsFiles(model), [numbers([3, ...shape])])).toBeLessThan(1e-5)
  })

  it('ids, with and without a mask', async () => {
    const ids = numbers([3, 5], 2, 7)
    for (const maskZero of [false, true]) {
      const model = new Sequential([
        Input({ shape: [5] }),
        new g.Embedding(7, 4, { maskZero }),
        new g.LSTM(3),
      ])
      fill(model)
      expect(await apart(model, await tfjsFiles(model), [ids])).toBeLessThan(1e-5)
    }
  })

  it('several inputs and outputs, layers called twice, models in models', async () => {
    const tower = new Sequential([Input({ shape: [6] }), new Dense(4, { activation: 'tanh' })], {
      name: 'tower',
    })
    const deep = Input({ shape: [4] })
    const inner = new Model({ inputs: deep, outputs: new Dense(3).apply(deep) as Symbolic, name: 'inner' })
    const [a, b] = [Input({ shape: [6] }), Input({ shape: [6], name: 'right' })]
    const [left, right] = [tower.apply(a), tower.apply(b)] as Symbolic[]
    const model = new Model({
      inputs: [a, b],
      outputs: [
        inner.apply(new g.Add().apply([left, right]) as Symbolic),
        new g.Concatenate().apply([left, inner.apply(right) as Symbolic]),
        inner.apply(left),
      ] as Symbolic[],
    }) as unknown as Model
    fill(model)
    expect(await apart(model, await tfjsFiles(model), [numbers([3, 6], 1), numbers([3, 6], 2)])).toBeLessThan(
      1e-5,
    )
  })

  it('an application', async () => {
    const options = { weights: null, inputShape: [64, 64, 3], includeTop: false, pooling: 'avg' } as const
    const model = await g.applications.MobileNet(options)
    expect(await apart(model, await tfjsFiles(model), [numbers([1, 64, 64, 3])])).toBeLessThan(1e-5)
  })
})

describe('model.save', () => {
  it('writes files that are opened here too, each of 4 MiB at most', async () => {
    const model = row([600], new Dense(2000), new Dense(1))
    await model.save(join(folder, 'large.json'))
    const names = readdirSync(folder).sort()
    expect(names).toEqual(['large.json', 'large.weights-1of2.bin', 'large.weights-2of2.bin'])
    expect(statSync(join(folder, names[1])).size).toBe(2 ** 22)
    const x = numbers([2, 600])
    const again = await loadModel(join(folder, 'large.json'))
    expect(await again.predict(x)).toEqual(await model.predict(x))
  })

  it('says that the optimizer is left out', async () => {
    const model = row([2], new Dense(1))
    model.compile({ optimizer: 'adam', loss: 'mse' })
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await model.save(join(folder, 'compiled.json'))
    expect(warn.mock.calls[0][0]).toContain(
      'no optimizer and no state of it: compile the model where it is loaded',
    )
    warn.mockRestore()
    expect(readFileSync(join(folder, 'compiled.json'), 'utf8')).not.toContain('optimizer')
  })

  it.each([
    [
      'an activation',
      () => row([4], new Dense(3, { activation: 'hard_sigmoid' })),
      "no activation 'hard_sigmoid'",
    ],
    ['a setting', () => row([4, 3], new g.GRU(2)), "TensorFlow.js' GRU knows reset_after false alone"],
    ['groups', () => row(images, new g.Conv2D(4, 2, { groups: 2 })), 'knows groups 1 alone, this has 2'],
    [
      'a sampling',
      () => row(images, new g.UpSampling2D(2, { interpolation: 'bilinear' })),
      'knows interpolation nearest alone',
    ],
    ['another layer', () => row([4], new g.UnitNormalization()), 'TensorFlow.js has no UnitNormalization'],
    [
      'two unlike directions',
      () =>
        row(
          steps,
          new g.Bidirectional(new g.LSTM(2), {
            backwardLayer: new g.LSTM(2, { goBackwards: true, useBias: false }),
          }),
        ),
      'two layers alone that are alike',
    ],
  ] as [string, () => Model, string][])('refuses %s that TensorFlow.js has not', async (_, make, message) => {
    await expect(tfjsFiles(make())).rejects.toThrow(message)
  })

  it('refuses two weights of one name', async () => {
    const inner = new Sequential([Input({ shape: [3] }), new Dense(3, { name: 'same' })])
    const model = row([3], inner as never, new Dense(2, { name: 'same' }))
    await expect(tfjsFiles(model)).rejects.toThrow('two weights that TensorFlow.js would call "same/kernel"')
  })
})

describe('quantized weights', () => {
  const make = () => {
    const layers = [new Dense(30, { name: 'first', activation: 'tanh' }), new Dense(5, { name: 'second' })]
    const model = new Sequential([Input({ shape: [40] }), ...layers], { name: 'small' })
    fill(model)
    return model
  }

  it.each([
    ['float16', 2 ** -11],
    ['uint8', 1 / 255],
    ['uint16', 1 / 65535],
  ] as const)('TensorFlow.js reads %s, and so does loadModel', async (quantize, step) => {
    const model = make()
    const files = await tfjsFiles(model, { quantize })
    const whole = await tfjsFiles(model)
    const size = (of: ReadonlyMap<string, Uint8Array>) => [...of.values()][0].length
    expect(size(files)).toBeLessThan(size(whole) * (quantize === 'uint8' ? 0.27 : 0.52))
    const theirs = (await opened(files)).getWeights().map((w) => w.dataSync())
    await model.save(join(folder, `${quantize}.json`), { quantize })
    const ours = await (await loadModel(join(folder, `${quantize}.json`))).getWeights()
    for (const [i, { data, shape }] of (await model.getWeights()).entries()) {
      expect(Array.from(theirs[i])).toEqual(Array.from(ours[i].data))
      const range = Math.max(...data) - Math.min(...data)
      const error = Math.max(...Array.from(data, (w, k) => Math.abs(w - ours[i].data[k])))
      expect(error).toBeLessThanOrEqual(shape.length < 2 ? 0 : step * range * 1.0001)
      if (shape.length === 2) expect(error).toBeGreaterThan(0)
    }
  })

  it.each([
    ['float16', 2 ** -11],
    ['int8', 1 / 254],
  ] as const)('safetensors of %s load, each weight within half a step', async (quantize, step) => {
    const [model, again] = [make(), make()]
    await model.save(join(folder, 'whole.safetensors'))
    await model.saveWeights(join(folder, 'q.safetensors'), { quantize })
    const [small, large] = ['q', 'whole'].map((name) => statSync(join(folder, `${name}.safetensors`)).size)
    expect(small).toBeLessThan(large * (quantize === 'int8' ? 0.42 : 0.6))
    again.setWeights((await again.getWeights()).map((w) => w.mul(0)))
    await again.loadWeights(join(folder, 'q.safetensors'))
    const after = await again.getWeights()
    for (const [i, { data, shape }] of (await model.getWeights()).entries()) {
      for (const [k, w] of data.entries()) {
        // A column's largest number is what its steps are measured by.
        const column = data.filter((_, j) => j % shape.at(-1)! === k % shape.at(-1)!)
        const largest = shape.length < 2 ? 0 : Math.max(...Array.from(column, Math.abs))
        expect(Math.abs(after[i].data[k] - w)).toBeLessThanOrEqual(largest * step * 1.0001)
      }
    }
  })

  it('are refused where a format has none, or a number is too large', async () => {
    const model = make()
    await expect(model.toBytes('keras', { quantize: 'int8' })).rejects.toThrow(
      "quantize: there is no 'int8' in a .keras file: it holds float32",
    )
    await expect(model.save(join(folder, 'a.json'), { quantize: 'int8' })).rejects.toThrow(
      "it has 'float16', 'uint8'",
    )
    await expect(model.save('a.onnx', { quantise: 'int8' } as never)).rejects.toThrow(
      "Did you mean 'quantize'",
    )
    model.setWeights((await model.getWeights()).map((w) => w.mul(1e6)))
    await expect(model.toBytes('safetensors', { quantize: 'float16' })).rejects.toThrow(
      /kernel: .* is beyond float16/,
    )
  })
})
