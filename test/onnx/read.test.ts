import { readFileSync } from 'node:fs'
import {
  Adam,
  Conv2D,
  Dense,
  Flatten,
  Input,
  loadModel,
  MaxPooling2D,
  Model,
  NdArray,
  ready,
  Sequential,
} from 'glassgrad'
import { loadOnnx } from 'glassgrad/onnx'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OnnxModel, OnnxNode } from '../../src/io/onnx.js'
import { writeOnnx } from '../../src/io/onnxWriter.js'
import { expectClose, fill, numbers } from './runOnnx.js'

beforeAll(async () => void (await ready()))

const at = (name: string) => new URL(`../goldens/onnx/${name}`, import.meta.url)
const file = (name: string) => new Uint8Array(readFileSync(at(`${name}.onnx`)))

interface Stored {
  shape: number[]
  values: number[]
}
const wanted: Record<string, { input: Stored; outputs: Stored[] }> = JSON.parse(
  readFileSync(at('wanted.json'), 'utf8'),
)
const arrayOf = ({ shape, values }: Stored) => new NdArray(Float32Array.from(values), shape)

describe("PyTorch's files", () => {
  it.each(Object.keys(wanted))('%s predicts what PyTorch computes', async (name) => {
    const model = await loadOnnx(file(name))
    const { input, outputs } = wanted[name]
    const x = name === 'tokens' ? arrayOf(input).astype('int32') : arrayOf(input)
    const predicted = [await model.predict(x)].flat() as NdArray[]
    expectClose(predicted, outputs.map(arrayOf))
    // Another batch than the one that was exported.
    const [one] = [await model.predict(x.slice(0, 1))].flat() as NdArray[]
    expectClose([one], [predicted[0].slice(0, 1)])
  })

  it('train further', async () => {
    const model = await loadOnnx(file('cnn'))
    const names = model.trainableWeights.map(({ name }) => name)
    expect(names).toContain('4.weight')
    expect(names.some((name) => name.includes('running'))).toBe(false)
    const x = arrayOf(wanted.cnn.input)
    const y = new NdArray(Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1), [3, 5])
    model.compile({ optimizer: new Adam({ learningRate: 0.03 }), loss: 'categorical_crossentropy' })
    const before = await model.getWeights()
    const { history } = await model.fit(x, y, { epochs: 30, verbose: 0 })
    expect(history.loss.at(-1)!).toBeLessThan(history.loss[0] / 2)
    const after = await model.getWeights()
    const unchanged = model.weights.filter((_, i) => after[i].data.join() === before[i].data.join())
    expect(unchanged.every(({ trainable }) => !trainable)).toBe(true)
  })
})

it('a model of this engine comes back, trains, keeps its weights in files', async () => {
  const model = new Sequential([Input({ shape: [6] }), new Dense(4, { activation: 'tanh' }), new Dense(1)])
  fill(model)
  const again = await loadOnnx(await model.toBytes('onnx'))
  expect(again.weights.map(({ shape }) => shape)).toEqual([[6, 4], [4], [4, 1], [1]])
  const [x, y] = [numbers([16, 6], 3), numbers([16, 1], 4)]
  for (const one of [model, again]) {
    one.compile({ optimizer: 'sgd', loss: 'mse' })
    await one.fit(x, y, { epochs: 3, verbose: 0, shuffle: false })
  }
  expectClose([(await again.predict(x)) as NdArray], [await model.predict(x)])
  const third = await loadOnnx(await model.toBytes('onnx'))
  fill(third)
  await third.loadWeights(await again.toBytes('safetensors'))
  expect(await third.getWeights()).toEqual(await again.getWeights())
})

it('what has been read is a model of this engine: saved as .keras and opened again it predicts the same', async () => {
  const x = Input({ shape: [8, 8, 3] })
  const convolved = new Conv2D(4, 3, { activation: 'relu' }).apply(x)
  const pooled = new Flatten().apply(new MaxPooling2D(2).apply(convolved))
  const model = new Model(x, new Dense(3, { activation: 'softmax' }).apply(pooled))
  fill(model)
  const read = await loadOnnx(await model.toBytes('onnx'))
  const again = await loadModel(await read.toBytes('keras'))
  const images = numbers([5, 8, 8, 3], 2)
  expect((await again.predict(images)) as NdArray).toEqual(await read.predict(images))
  expectClose([(await again.predict(images)) as NdArray], [await model.predict(images)])
})

const scalars = (model: Partial<OnnxModel>): Uint8Array =>
  writeOnnx({
    ...{ name: 'made', opset: 17, nodes: [], constants: new Map() },
    inputs: [{ name: 'x', type: 'float32', shape: ['n', 3] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['n', 3] }],
    ...model,
  })
const node = (op: string, more: Partial<OnnxNode> = {}): OnnxNode => ({
  ...{ op, name: `a_${op}`, inputs: ['x'], outputs: ['y'], attributes: {} },
  ...more,
})

describe('refuses', () => {
  it.each([
    [
      'an operator that is not known, by its name and its node',
      scalars({ nodes: [node('NonZero')] }),
      'the operator NonZero of node "a_NonZero" is not read; these are: Abs, Add',
    ],
    [
      'a node that takes what is not made',
      scalars({ nodes: [node('Relu', { inputs: ['z'] })] }),
      'takes "z", which no node',
    ],
    [
      'an output that is not made',
      scalars({ nodes: [node('Relu', { outputs: ['z'] })] }),
      'the output "y" is made by no',
    ],
    [
      'what an operator is told and is not read',
      scalars({ nodes: [node('Pad', { attributes: { mode: 'reflect' } })] }),
      'the operator Pad of node "a_Pad": mode reflect is not read',
    ],
    ['what is no ONNX file', new Uint8Array(0), 'the file is no ONNX model'],
    ['what is none either', new TextEncoder().encode('{"a": 1}'), /damaged|no ONNX model|cut off/],
  ])('%s', async (_, bytes, message) => {
    await expect(loadOnnx(bytes)).rejects.toThrow(message)
  })

  it('files that are cut off or changed, in words', async () => {
    const whole = file('sequences')
    const told = async (bytes: Uint8Array) => {
      const error: Error | null = await loadOnnx(bytes).then(
        () => null,
        (error) => error,
      )
      expect(error?.message ?? '').not.toMatch(/undefined|is not a function|Cannot read|DataView/)
      return error
    }
    for (let length = 0; length < whole.length; length += 61)
      expect(await told(whole.slice(0, length))).not.toBe(null)
    for (let i = 0; i < whole.length; i += 37) {
      const changed = whole.slice()
      changed[i] ^= 0x55
      await told(changed)
    }
  })

  it('loadModel says who reads it', async () => {
    await expect(loadModel(file('cnn'))).rejects.toThrow(
      'an ONNX model, which loadOnnx of glassgrad/onnx reads',
    )
  })
})

it('a batch of one, an input of other sizes', async () => {
  const model: Model = await loadOnnx(scalars({ nodes: [node('Softmax', { attributes: { axis: -1 } })] }))
  const y = (await model.predict([[0, 0, 0]])) as NdArray
  expectClose([y], [new NdArray(Float32Array.of(1 / 3, 1 / 3, 1 / 3), [1, 3])])
  await expect(model.predict([[0, 0]])).rejects.toThrow(/\[.*3\]/)
})
