import { beforeAll, describe, expect, it } from 'vitest'
import { Activation } from '../../src/layers/activation.js'
import {
  type ActivationId,
  activationId,
  getActivation,
  glu,
  threshold,
} from '../../src/layers/activations.js'
import { Dense } from '../../src/layers/dense.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { ready } from '../../src/tensor/runtime.js'
import { expectClose } from '../goldens.js'

beforeAll(async () => void (await ready()))

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high)
const elu = (x: number) => (x > 0 ? x : Math.expm1(x))

/** Φ(x), by its series, which has no cancellation. */
function normalDistribution(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 100; n++) {
    term *= (x * x) / (2 * n + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp(-(x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

/** Keras' formulas in double precision, and where they have kinks. */
const formulas: Record<string, [f: (x: number) => number, ...kinks: number[]]> = {
  linear: [(x) => x],
  relu: [(x) => Math.max(x, 0), 0],
  relu6: [(x) => clip(x, 0, 6), 0, 6],
  leaky_relu: [(x) => (x < 0 ? 0.2 * x : x), 0],
  elu: [elu, 0],
  selu: [(x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), 0],
  celu: [elu, 0],
  gelu: [(x) => x * normalDistribution(x)],
  silu: [(x) => x * sigmoid(x)],
  swish: [(x) => x * sigmoid(x)],
  sigmoid: [sigmoid],
  hard_sigmoid: [(x) => clip(x / 6 + 0.5, 0, 1), -3, 3],
  hard_sigmoid_of_keras_2: [(x) => clip(0.2 * x + 0.5, 0, 1), -2.5, 2.5],
  hard_silu: [(x) => x * clip(x / 6 + 0.5, 0, 1), -3, 3],
  hard_swish: [(x) => x * clip(x / 6 + 0.5, 0, 1), -3, 3],
  tanh: [Math.tanh],
  hard_tanh: [(x) => clip(x, -1, 1), -1, 1],
  softplus: [(x) => Math.log1p(Math.exp(x))],
  softsign: [(x) => x / (1 + Math.abs(x))],
  log_sigmoid: [(x) => -Math.log1p(Math.exp(-x))],
  exponential: [Math.exp],
  mish: [(x) => x * Math.tanh(Math.log1p(Math.exp(x)))],
  squareplus: [(x) => (x + Math.sqrt(x * x + 4)) / 2],
  soft_shrink: [(x) => (x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0), -0.5, 0.5],
  hard_shrink: [(x) => (Math.abs(x) > 0.5 ? x : 0), -0.5, 0.5],
  tanh_shrink: [(x) => x - Math.tanh(x)],
  sparse_plus: [(x) => (x <= -1 ? 0 : x < 1 ? (x + 1) ** 2 / 4 : x), -1, 1],
  sparse_sigmoid: [(x) => (x <= -1 ? 0 : x >= 1 ? 1 : (x + 1) / 2), -1, 1],
}

function softmax(row: readonly number[]): number[] {
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0)
  return row.map((x) => Math.exp(x) / total)
}

/** The projection onto the simplex by bisection: τ is where Σ max(x - τ, 0) passes 1. */
function sparsemax(row: readonly number[]): number[] {
  let [low, high] = [Math.min(...row) - 1, Math.max(...row)]
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (row.reduce((sum, x) => sum + Math.max(x - middle, 0), 0) > 1) low = middle
    else high = middle
  }
  return row.map((x) => Math.max(x - low, 0))
}

/** What looks at a whole row. */
const rowFormulas: Record<string, (row: readonly number[]) => number[]> = {
  softmax,
  log_softmax: (row) => softmax(row).map(Math.log),
  sparsemax,
  glu: (row) => row.slice(0, row.length / 2).map((x, i) => x * sigmoid(row[i + row.length / 2])),
}

/** From -7.1 to 7.1 in steps that miss all kinks by 0.05 or more. */
const points = Array.from({ length: 72 }, (_, i) => -7.1 + 0.2 * i)

const vector = (values: readonly number[]) => tensor(new NdArray(Float32Array.from(values), [values.length]))

describe('activations by their ids, against float64 formulas', () => {
  it.each(Object.entries(formulas))('%s', async (id, [f, ...kinks]) => {
    const xs = points.map(Math.fround)
    expectClose(await getActivation(id)(vector(xs)).data(), xs.map(f), 2e-6, 2e-7, id)
    const smooth = xs.filter((x) => kinks.every((kink) => Math.abs(x - kink) > 0.09) && Math.abs(x) < 5)
    await checkGradients(getActivation(id), [vector(smooth)], { step: 2 ** -8 })
  })

  it.each(Object.entries(rowFormulas))('%s', async (id, f) => {
    const rows = [
      [0.3, -1.2, 2.1, 0.4, 1.9, -0.7],
      [0.11, 0.05, 0.31, 0.22, 0.43, -0.9],
      [5, -5, 0, 1, 2, 3],
    ].map((row) => row.map(Math.fround))
    expectClose(await getActivation(id)(tensor(rows)).data(), rows.flatMap(f), 2e-6, 2e-7, id)
    await checkGradients(getActivation(id), [tensor(rows)], { step: 2 ** -8 })
  })

  it('threshold needs its settings', async () => {
    expect(() => getActivation('threshold')(vector([1]))).toThrow(/activations\.threshold\(x, 1, 0\)/)
    const y = threshold(vector([-1, 0.5, 1, 1.5]), 1, -7)
    expect(Array.from(await y.data())).toEqual([-7, -7, -7, 1.5])
  })

  it('stay finite for large inputs', async () => {
    const unbounded = ['exponential']
    for (const id of Object.keys(formulas).filter((id) => !unbounded.includes(id))) {
      const values = await getActivation(id)(vector([-1e4, -100, 100, 1e4])).data()
      expect(values.every(Number.isFinite), `${id}: ${values}`).toBe(true)
    }
  })

  it('are named by Keras’ first id', () => {
    for (const id of Object.keys({ ...formulas, ...rowFormulas })) {
      const name = { swish: 'silu', hard_swish: 'hard_silu' }[id] ?? id
      expect(activationId(getActivation(id))).toBe(name)
      expect(new Activation(id as ActivationId).getConfig()).toMatchObject({ activation: name })
    }
  })

  it('glu halves what a Dense layer gives, and says why it can’t', () => {
    const x = tensor([[1, 2, 3]])
    expect(new Dense(8, { activation: 'glu' }).apply(x).shape).toEqual([1, 4])
    expect(() => glu(x)).toThrow(/glu: expected an axis of even length to halve, got axis -1 of \[1,3\]/)
  })
})
