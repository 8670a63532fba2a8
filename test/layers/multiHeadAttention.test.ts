import { beforeAll, describe, expect, it } from 'vitest'
import { Attention } from '../../src/layers/attention.js'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { Input } from '../../src/layers/input.js'
import { type AnyLayer, inferenceContext, type Symbolic } from '../../src/layers/layer.js'
import { MultiHeadAttention } from '../../src/layers/multiHeadAttention.js'
import { Model } from '../../src/model/model.js'
import { compareGradients } from '../../src/tensor/checkGradients.js'
import { tensor } from '../../src/tensor/create.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { Random } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { expectClose, goldens } from '../goldens.js'
import { expectHeld, type Held } from './held.js'

beforeAll(async () => void (await ready()))

it.each(goldens<Held[]>('multi_head_attention.json'))('$name computes what Keras computes', async (held) => {
  const layer = layerFromConfig(held.layer, held.config)
  await expectHeld(layer, held)
  expect(layer.sublayers.flatMap(({ name, weights }) => weights.map((w) => `${name}/${w.name}`))).toEqual(
    held.weights.map(({ name }) => name),
  )
})

it('has gradients that differences confirm, in training with dropout and a gate', async () => {
  const layer = new MultiHeadAttention(3, 2, {
    valueDim: 5,
    outputShape: 7,
    dropout: 0.4,
    useGate: true,
    masks: ['value'],
    biasInitializer: 'random_normal',
  })
  const random = new Random(4)
  const inputs = [random.normal([2, 3, 5]), random.normal([2, 4, 3])]
  const mask = tensor([
    [1, 1, 0, 1],
    [1, 0, 0, 1],
  ])
  // The same seed for every call, so that the same weights are dropped.
  const call = ([query, value]: readonly Tensor[]) =>
    layer.forward([query, value, mask], {
      ...inferenceContext(),
      training: true,
      random: new Random(9),
    }) as Tensor
  call(inputs)
  const { weights } = layer
  const leaves = [...inputs, ...weights.map(({ value }) => value)]
  const original = await Promise.all(leaves.map((leaf) => leaf.data()))
  await compareGradients(
    leaves.map((value, i) => ({ name: i < 2 ? `input ${i}` : weights[i - 2].name, value })),
    (at, x) => {
      if (at < 2) return call(inputs.with(at, x))
      const weight = weights[at - 2]
      weight.assign(x)
      const y = call(inputs)
      weight.set(original[at] as Float32Array)
      return y
    },
    (dy) => differentiate(() => call(inputs).mul(dy).sum(), leaves).gradients,
    { directions: 2 },
  )
})

describe('what a GPU computes in one kernel, it computes as by products and softmax', () => {
  const [query, value, images] = [
    [2, 9, 4],
    [2, 7, 4],
    [2, 2, 3, 4],
  ]
  const mask = [
    [1, 1, 0, 1, 1, 0, 1],
    [0, 0, 0, 0, 0, 0, 0],
  ]

  it.each<[string, AnyLayer, number[][], number[][]?]>([
    ['several heads', new MultiHeadAttention(3, 4, { useCausalMask: true }), [query, query]],
    [
      'dropout and a mask',
      new MultiHeadAttention(2, 4, { dropout: 0.4, masks: ['value'] }),
      [query, value],
      mask,
    ],
    ['a window', new MultiHeadAttention(2, 4, { masks: ['value'], slidingWindow: 2 }), [query, value], mask],
    ['one axis of two', new MultiHeadAttention(2, 4, { attentionAxes: 1 }), [images, images]],
    ['two axes as one', new MultiHeadAttention(2, 4), [images, images]],
    [
      'a learned scale',
      new Attention({ useScale: true, dropout: 0.4, masks: ['value'] }),
      [query, value],
      mask,
    ],
    ['a query mask', new Attention({ useCausalMask: true, masks: ['query'] }), [value, value], mask],
  ])('%s', async (_, layer, shapes, mask) => {
    const random = new Random(6)
    const floats = shapes.map((shape) => random.normal(shape))
    const inputs = mask ? [...floats, tensor(mask)] : floats
    // The same seed for every call, so that the same weights are dropped.
    const call = () =>
      layer.forward(inputs, { ...inferenceContext(), training: true, random: new Random(9) }) as Tensor
    const dy = random.normal(call().shape)
    const leaves = [...floats, ...layer.weights.map(({ value }) => value)]
    const computed = (software: boolean) => {
      gpu().traits.software = software
      let y: Tensor | null = null
      let ops: string[] = []
      const { gradients } = differentiate(() => {
        y = call()
        ops = opsBehind(y)
        return y.mul(dy).sum()
      }, leaves)
      gpu().traits.software = true
      return { values: [y!, ...gradients], ops }
    }
    const [want, got] = [computed(true), computed(false)]
    expect([want.ops.includes('attention'), got.ops.includes('attention')]).toEqual([false, true])
    for (const [i, value] of got.values.entries())
      expectClose(await value.data(), await want.values[i].data(), 1e-4, 1e-5, `value ${i}`)
  })
})

/** The names of all ops that a tensor was computed by. */
function opsBehind({ node }: Tensor): string[] {
  return node ? [node.name, ...node.inputs.flatMap(opsBehind)] : []
}

describe('attention in a model', () => {
  const query = Input({ shape: [3, 6] })
  const value = Input({ shape: [null, 6] })
  const mask = Input({ shape: [null], dtype: 'bool' })
  const random = new Random(1)

  it('takes masks as inputs, and gives the scores as an output', async () => {
    const layer = new MultiHeadAttention(2, 4, { masks: ['value'], returnAttentionScores: true })
    const outputs = layer.apply<Symbolic[]>([query, value, mask])
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [null, 3, 6],
      [null, 2, 3, null],
    ])
    const model = new Model({ inputs: [query, value, mask], outputs })
    const padded = tensor([
      [true, true, false, true, false],
      [false, true, true, true, true],
    ])
    const xs = [random.normal([2, 3, 6]), random.normal([2, 5, 6]), padded]
    const [, scores] = model.forward(xs, inferenceContext()) as readonly Tensor[]
    const rows = (await scores.array()).reshape([12, 5])
    for (let row = 0; row < 12; row++) {
      const weights = Array.from(rows.slice(row, row + 1).data)
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      expect(weights[row < 6 ? 2 : 0]).toBe(0)
    }
  })

  it('shows no position what comes after it', async () => {
    const layer = new MultiHeadAttention(2, 4, { useCausalMask: true })
    const x = random.normal([1, 4, 6])
    const later = tensor([[[0], [0], [0], [1]]])
    const [before, after] = await Promise.all(
      [x, x.add(later)].map(async (x) => (layer.apply([x, x]) as Tensor).data()),
    )
    expect(after.slice(0, 18)).toEqual(before.slice(0, 18))
    expect(after.slice(18)).not.toEqual(before.slice(18))
  })
})

it('keeps masks and other arguments of a call in its configuration, which Keras has no place for', () => {
  const plain = new MultiHeadAttention(2, 4).getConfig()
  expect(Object.keys(plain)).not.toContain('masks')
  const config = new MultiHeadAttention(2, 4, { masks: ['key'], useCausalMask: true }).getConfig()
  expect(config).toMatchObject({ masks: ['key'], use_causal_mask: true })
  expect(layerFromConfig('MultiHeadAttention', config).getConfig()).toEqual(config)
})

describe('errors', () => {
  const x = (shape: number[]) => new Random(0).normal(shape)
  it.each([
    [
      'one tensor',
      () => new MultiHeadAttention(2, 4, { name: 'mha' }).apply(x([2, 3, 4]) as never),
      /MultiHeadAttention "mha": expected a list of 2 to 3 tensors, query, value, \(key\), got one tensor/,
    ],
    [
      'a mask without its place',
      () => new MultiHeadAttention(2, 4, { masks: ['value'] }).apply([x([2, 3, 4]), x([2, 3, 4])]),
      /expected a list of 3 to 4 tensors, query, value, \(key\), value mask, got 2/,
    ],
    [
      'batches that differ',
      () => new MultiHeadAttention(2, 4).apply([x([2, 3, 4]), x([3, 3, 4])]),
      /got \[2, 3, 4\], \[3, 3, 4\], \[3, 3, 4\]/,
    ],
    ['no heads', () => new MultiHeadAttention(0, 4), /numHeads/],
    [
      'an axis that is not there',
      () => new MultiHeadAttention(2, 4, { attentionAxes: 3 }).apply([x([2, 3, 4]), x([2, 3, 4])]),
      /expected attentionAxes among 1, got \[3\]/,
    ],
    [
      'a causal mask over two axes',
      () => {
        const y = x([2, 3, 3, 4])
        return new MultiHeadAttention(2, 4, { useCausalMask: true }).apply([y, y])
      },
      /need one attention axis/,
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message)
  })
})
