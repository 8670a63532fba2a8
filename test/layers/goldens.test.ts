import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import '../../src/node/index.js'
import { NOTHING_MEASURED, type Traits } from '../../src/gpu/gpu.js'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { inferenceContext, type LayerInput, type ShapeOf } from '../../src/layers/layer.js'
import { tensor } from '../../src/tensor/create.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import { Tensor } from '../../src/tensor/tensor.js'

interface Values {
  shape: number[]
  data: number[]
}

/** What Keras computed for one layer (test/goldens/layers.json). */
interface Golden {
  name: string
  layer: string
  config: Record<string, unknown>
  training: boolean
  inputs: Values[]
  weights: { name: string; trainable: boolean; value: Values }[]
  output: Values
  cotangent: Values
  input_gradients: Values[]
  weight_gradients: Values[]
  non_trainable_after?: { name: string; value: Values }[]
}

const goldens = JSON.parse(readFileSync('test/goldens/layers.json', 'utf8')) as Golden[]

const toTensor = ({ shape, data }: Values) => tensor(new NdArray(Float32Array.from(data), shape))

async function expectClose(what: string, got: Tensor, want: Values, relative: number, absolute: number) {
  expect(got.shape, `shape of ${what}`).toEqual(want.shape)
  const values = await got.data()
  want.data.forEach((value, i) => {
    if (!(Math.abs(values[i] - value) <= relative * Math.abs(value) + absolute)) {
      expect.fail(`${what}: element ${i} is ${values[i]}, Keras has ${value}`)
    }
  })
}

const expectValue = (what: string, got: Tensor, want: Values) => expectClose(what, got, want, 1e-5, 1e-6)
const expectGradient = (what: string, got: Tensor, want: Values) => expectClose(what, got, want, 1e-4, 1e-5)

/** What kernels are chosen by: each choice is tested on whatever device there is. */
const KERNEL_CHOICES = [
  { choice: 'this device', traits: {} },
  { choice: 'a software device without subgroups', traits: { software: true, subgroupSize: 0 } },
  { choice: 'a GPU', traits: { software: false, subgroupSize: 0 } },
]

beforeAll(async () => void (await ready()))

let traits: Traits
beforeAll(() => {
  traits = { ...gpu().traits }
  gpu().choices = NOTHING_MEASURED
})
beforeEach(() => void Object.assign(gpu().traits, traits))

describe.each(goldens)('$name', (golden) => {
  const make = () => {
    const layer = layerFromConfig(golden.layer, golden.config)
    const shapes = golden.inputs.map(({ shape }) => shape)
    layer.ensureBuilt((shapes.length === 1 ? shapes[0] : shapes) as unknown as ShapeOf<LayerInput>)
    return layer
  }

  it('has Keras’ configuration', () => {
    const { name: _, trainable: __, ...config } = make().getConfig()
    expect(config).toEqual(golden.config)
  })

  it.each(KERNEL_CHOICES)('computes what Keras computes, with kernels for $choice', async ({ traits }) => {
    Object.assign(gpu().traits, traits)
    const layer = make()
    const { weights } = layer
    expect(weights.map(({ name, trainable, shape }) => ({ name, trainable, shape }))).toEqual(
      golden.weights.map(({ name, trainable, value: { shape } }) => ({ name, trainable, shape })),
    )
    weights.forEach((weight, i) => {
      weight.set(Float32Array.from(golden.weights[i].value.data))
    })

    const inputs = golden.inputs.map(toTensor)
    const trained = layer.trainableWeights
    let output!: Tensor
    const { gradients } = differentiate(() => {
      const context = { ...inferenceContext(), training: golden.training }
      const y = layer.forward(inputs.length === 1 ? inputs[0] : inputs, context)
      output = y instanceof Tensor ? y : y[0]
      return output.mul(toTensor(golden.cotangent)).sum()
    }, [...inputs, ...trained.map(({ value }) => value)])

    await expectValue('output', output, golden.output)
    for (const [i, want] of golden.input_gradients.entries()) {
      await expectGradient(`gradient of input ${i}`, gradients[i], want)
    }
    expect(trained.length).toBe(golden.weight_gradients.length)
    for (const [i, want] of golden.weight_gradients.entries()) {
      await expectGradient(`gradient of ${trained[i].name}`, gradients[inputs.length + i], want)
    }
    const others = weights.filter(({ trainable }) => !trainable)
    for (const [i, { name, value }] of (golden.non_trainable_after ?? []).entries()) {
      expect(others[i].name).toBe(name)
      await expectValue(`${name} afterwards`, others[i].value, value)
    }
  })
})
