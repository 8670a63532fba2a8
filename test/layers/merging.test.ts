import { beforeAll, describe, expect, it } from 'vitest'
import { Attention } from '../../src/layers/attention.js'
import { Concatenate } from '../../src/layers/concatenate.js'
import { Dot } from '../../src/layers/dot.js'
import { Input } from '../../src/layers/input.js'
import type { Layer } from '../../src/layers/layer.js'
import { LeakyReLU } from '../../src/layers/leakyReLU.js'
import { Add, Average, Maximum, Minimum, Multiply, Subtract } from '../../src/layers/merging.js'
import { PReLU } from '../../src/layers/prelu.js'
import { ReLU } from '../../src/layers/relu.js'
import { Softmax } from '../../src/layers/softmax.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import '../goldens.js'

beforeAll(async () => void (await ready()))

const random = new Random(5)
const normal = (shape: readonly number[]) => random.normal(shape)
const onList = (layer: Layer<readonly Tensor[]>) => [layer.constructor.name, layer] as const

describe('gradients that differences confirm, for odd shapes', () => {
  it.each([
    [
      ...onList(new Add()),
      [
        [3, 5],
        [3, 5],
        [3, 1],
      ],
    ],
    [
      ...onList(new Subtract()),
      [
        [3, 1, 5],
        [3, 5],
      ],
    ],
    [
      ...onList(new Multiply()),
      [
        [3, 7],
        [3, 7],
        [3, 7],
      ],
    ],
    [
      ...onList(new Average()),
      [
        [1, 3, 5],
        [1, 5],
        [1, 3, 1],
      ],
    ],
    [
      ...onList(new Maximum()),
      [
        [3, 5],
        [3, 5],
        [3, 5],
      ],
    ],
    [
      ...onList(new Minimum()),
      [
        [3, 5],
        [3, 5],
      ],
    ],
    [
      ...onList(new Concatenate({ axis: 1 })),
      [
        [3, 1, 5],
        [3, 2, 5],
      ],
    ],
    [
      ...onList(new Dot(-1, { normalize: true })),
      [
        [3, 1, 5],
        [3, 7, 5],
      ],
    ],
    [
      ...onList(new Attention({ useScale: true, scoreMode: 'concat' })),
      [
        [3, 1, 5],
        [3, 7, 5],
        [3, 7, 5],
      ],
    ],
  ] as const)('%s', async (_, layer, shapes) => {
    const xs = shapes.map(normal)
    await checkGradients((...xs) => layer.apply(xs) as Tensor, xs, { step: 2 ** -9, tolerance: 5e-3 })
  })
})

describe('in a model', () => {
  const a = Input({ shape: [4, 3] })
  const b = Input({ shape: [5, 3] })

  it.each([
    [new Add(), [a, Input({ shape: [3] })], [null, 4, 3]],
    [new Concatenate({ axis: 1 }), [a, b], [null, 9, 3]],
    [new Concatenate(), [Input({ shape: [null, 2] }), Input({ shape: [null, 3] })], [null, null, 5]],
    [new Dot(2), [a, b], [null, 4, 5]],
    [new Dot(1), [Input({ shape: [3] }), Input({ shape: [3] })], [null, 1]],
    [new Attention(), [a, b], [null, 4, 3]],
  ] as const)('%# the shapes are known', (layer, inputs, shape) => {
    expect((layer as Layer<readonly Tensor[]>).apply(inputs as never).shape).toEqual(shape)
  })
})

describe('errors name the layer and the shapes', () => {
  const [a, b] = [Input({ shape: [4] }), Input({ shape: [5] })]
  it.each([
    [
      () => new Add({ name: 'sum' }).apply([a, b]),
      /^Add "sum": expected inputs of one shape.*\[null, 4\], \[null, 5\]/,
    ],
    [() => new Add().apply([normal([2, 3]), normal([3, 3])]), /Add "add.*got \[2, 3\], \[3, 3\]/],
    [() => new Add().apply(a), /expected a list of 1 or more tensors, got one tensor/],
    [() => new Subtract().apply([a, a, a]), /Subtract "\w+": expected a list of 2 tensors, got 3/],
    [
      () => new Concatenate({ axis: 1 }).apply([normal([2, 3, 4]), normal([2, 3, 5])]),
      /Concatenate "\w+": expected inputs that agree but for axis 1, got \[2, 3, 4\], \[2, 3, 5\]/,
    ],
    [() => new Concatenate({ axis: 4 }).apply([a, a]), /Concatenate/],
    [() => new Dot(1).apply([a, b]), /Dot "\w+": expected two inputs.*axes 1.*\[null, 4\], \[null, 5\]/],
    [() => new Dot(0).apply([a, a]), /not the batch's 0/],
    [() => new Dot([1, 2, 3] as never), /Dot "\w+": expected axes as one whole number or two/],
    [
      () => new Attention({ name: 'look' }).apply([normal([2, 3, 4]), normal([2, 5, 6])]),
      /Attention "look": expected query and key of one width, got \[2,3,4\] and \[2,5,6\]/,
    ],
    [() => new Attention({ dropout: 1 }), /dropout/],
    [() => new Attention({ scoreMode: 'cosine' as never }), /scoreMode 'dot' or 'concat', got 'cosine'/],
    [() => new ReLU({ maxValue: -1 }), /ReLU "\w+": expected maxValue not below 0, got -1/],
    [() => new LeakyReLU({ negativeSlope: -1 }), /LeakyReLU "\w+": expected negativeSlope/],
    [
      () => new PReLU({ sharedAxes: 3 }).apply(normal([2, 3])),
      /PReLU "\w+": expected sharedAxes from 1 to 1/,
    ],
    [() => new PReLU().apply(Input({ shape: [null, 3] })), /share one slope along it with sharedAxes/],
    [() => new Softmax().apply([normal([2, 3]), normal([2, 4])]), /Softmax "\w+"/],
  ])('%#', (call, message) => {
    expect(call).toThrow(message)
  })
})

it('attention drops weights in training only, and others in each call', async () => {
  const layer = new Attention({ dropout: 0.5, seed: 3, returnAttentionScores: true })
  const [query, value] = [normal([2, 3, 4]), normal([2, 6, 4])]
  const scores = async (training: boolean) => {
    const [, weights] = layer.apply([query, value], { training }) as unknown as Tensor[]
    return Array.from(await weights.data())
  }
  const [still, first, second] = [await scores(false), await scores(true), await scores(true)]
  expect(still).not.toContain(0)
  expect(first).toContain(0)
  expect(second).not.toEqual(first)
  first.forEach((weight, i) => void (weight === 0 || expect(weight).toBeCloseTo(2 * still[i], 5)))
})
