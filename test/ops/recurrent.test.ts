import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { gatesOf, type Rule, statesOf } from '../../src/kernels/recurrentRules.js'
import { tensor } from '../../src/tensor/create.js'
import { vjp } from '../../src/tensor/gradients.js'
import { methods } from '../../src/tensor/ops/index.js'
import { recurrent } from '../../src/tensor/ops/recurrent.js'
import { stepByStep, type Walk } from '../../src/tensor/ops/recurrentRules.js'
import { Random } from '../../src/tensor/random.js'
import { close, gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

const { relu, sigmoid, tanh } = methods

let software: { software: boolean; subgroupSize: number }
beforeAll(async () => {
  await ready()
  const { traits } = gpu()
  software = { software: traits.software, subgroupSize: traits.subgroupSize }
})
afterAll(() => close())

interface Case {
  rule: Rule
  rows: number
  steps: number
  units: number
  masked?: boolean
  keeps?: boolean
  activation?: Walk['activation']
}

/** Inputs of a case, and how both forms are called with them. */
function given({ rule, rows, steps, units, masked, keeps, activation = tanh }: Case) {
  const random = new Random(7)
  const count = statesOf(rule)
  const inputs = [
    random.normal([rows, steps, units * gatesOf(rule)]),
    random.normal([units, units * gatesOf(rule)], 0, 1 / Math.sqrt(units)),
    ...Array.from({ length: count }, () => random.normal([rows, units])),
  ]
  const mask = masked ? random.uniform([rows, steps]).greater(0.4) : null
  const keep = keeps ? random.uniform([rows, units]).greater(0.3).cast('float32').mul(1.5) : null
  const walk: Walk = { rule, activation, gate: sigmoid, mask, keep }
  const call =
    (form: typeof recurrent) =>
    ([x, matrix, ...states]: Tensor[]) => {
      const { outputs, states: last } = form(x, matrix, states, walk)
      return [outputs, ...last]
    }
  return { inputs, call, random }
}

/** How far two tensors are apart, as a share of the second's largest value. */
async function distance(a: Tensor, b: Tensor): Promise<number> {
  const [x, y] = [Array.from(await a.data()), Array.from(await b.data())]
  expect(a.shape).toEqual(b.shape)
  const size = y.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3)
  return y.reduce((most, value, i) => Math.max(most, Math.abs(value - x[i])), 0) / size
}

const cases: Case[] = [
  ...(['simpleRnn', 'gru', 'lstm'] as const).flatMap((rule): Case[] => [
    { rule, rows: 3, steps: 5, units: 4 },
    { rule, rows: 1, steps: 1, units: 7 },
    { rule, rows: 19, steps: 4, units: 36, masked: true },
    { rule, rows: 33, steps: 3, units: 8, keeps: true },
    { rule, rows: 6, steps: 6, units: 5, masked: true, keeps: true },
    { rule, rows: 2, steps: 3, units: 200 },
  ]),
  { rule: 'lstm', rows: 8, steps: 2, units: 260, masked: true }, // a dispatch a step
  { rule: 'simpleRnn', rows: 4, steps: 4, units: 6, activation: relu },
  { rule: 'gru', rows: 4, steps: 4, units: 6, activation: relu },
]

describe.each(['as here', 'as on a GPU'])('%s', (where) => {
  beforeAll(() => {
    Object.assign(gpu().traits, where === 'as here' ? software : { software: false, subgroupSize: 32 })
  })
  afterAll(() => {
    Object.assign(gpu().traits, software)
  })

  it.each(cases)('$rule [$rows, $steps, $units], masked: $masked, keeps: $keeps', async (one) => {
    const { inputs, call, random } = given(one)
    const got = call(recurrent)(inputs)
    const want = call(stepByStep)(inputs)
    expect(got.length).toBe(want.length)
    for (const [i, y] of want.entries()) expect(await distance(got[i], y)).toBeLessThan(1e-5)
    const weights = want.map((y) => random.normal(y.shape))
    const loss =
      (form: typeof recurrent) =>
      (...xs: Tensor[]) =>
        call(form)(xs)
          .map((y, i) => y.mul(weights[i]).sum())
          .reduce((a, b) => a.add(b))
    const one1 = tensor(1)
    const gradients = vjp(loss(recurrent), inputs, one1)
    const defined = vjp(loss(stepByStep), inputs, one1)
    for (const [i, dx] of defined.entries()) expect(await distance(gradients[i], dx)).toBeLessThan(2e-5)
  })
})

it('the gradient has a gradient', async () => {
  const { inputs, call } = given({ rule: 'lstm', rows: 2, steps: 3, units: 4, masked: true })
  const energy =
    (form: typeof recurrent) =>
    (...xs: Tensor[]) =>
      vjp((...ys) => call(form)(ys)[0].square().sum(), xs, tensor(1))
        .map((dx) => dx.square().sum())
        .reduce((a, b) => a.add(b))
  const [got, want] = [recurrent, stepByStep].map((form) => vjp(energy(form), inputs, tensor(1)))
  for (const [i, dx] of want.entries()) expect(await distance(got[i], dx)).toBeLessThan(1e-4)
})
