import { beforeAll, describe, expect, it } from 'vitest'
import { Dense, NdArray, ones, ops, ready, Sequential, tensor } from '../../src/node/index.js'
import { methods } from '../../src/tensor/ops/index.js'

beforeAll(async () => void (await ready()))

/** Calls as other libraries have them, which types refuse and JavaScript lets through. */
// biome-ignore lint/suspicious/noExplicitAny: what types refuse is what is tried here
const loose = (x: unknown) => x as any

describe('arguments in the form of another library', () => {
  it.each<[string, () => unknown, string]>([
    [
      'sizes one by one',
      () => loose(ones([2, 2])).reshape(4, 1),
      'reshape: expected one list of whole numbers, got 4, 1: write reshape([4, 1])',
    ],
    ['one size', () => loose(ones([2, 2])).reshape(4), 'write reshape([4])'],
    ['on the host too', () => loose(NdArray.from([1, 2])).reshape(2, 1), 'write reshape([2, 1])'],
    ['axes one by one', () => loose(ones([2, 3])).transpose(1, 0), 'write transpose([1, 0])'],
    [
      'a dtype in an object',
      () => loose(tensor)([1], { dtype: 'int32' }),
      'tensor: expected a dtype, float32, float16, int32, bool, got { dtype }',
    ],
    ['another dtype', () => loose(ones)([1], 'float64'), "got 'float64'"],
    [
      'a cast to it',
      () => loose(ones([1])).cast('float64'),
      "cast: expected a dtype, float32, float16, int32, bool, got 'float64'",
    ],
    [
      'tensors one by one',
      () => loose(ops).concat(ones([1]), ones([1])),
      'concat: expected a list of tensors, got a Tensor of shape [1]',
    ],
    ['the same stacked', () => loose(ops).stack(ones([1]), ones([1])), 'stack: expected a list of tensors'],
    [
      'an axis in an object',
      () => loose(NdArray.from([[1, 2]])).argmax({ axis: 1 }),
      'argmax: expected an axis, as in argmax(1), got { axis }',
    ],
    [
      'the same of a tensor',
      () => loose(ones([2, 2])).argmax({ axis: 1 }),
      'argmax: expected an axis, a whole number, got { axis }',
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})

it('fitGenerator and evaluateGenerator are Keras 2’s names for fit and evaluate on batches', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const batches = function* () {
    for (let i = 0; i < 3; i++) yield [NdArray.from([[i]]), NdArray.from([[2 * i]])] as const
  }
  const { history } = await model.fitGenerator(batches, { epochs: 2, verbose: 0 })
  expect(history.loss).toHaveLength(2)
  expect(await model.evaluateGenerator(batches, { verbose: 0 })).toEqual(
    await model.evaluate(batches, { verbose: 0 }),
  )
})

describe('ops as functions', () => {
  it('has every op, by Keras’ names too', async () => {
    const [yTrue, yPred] = [tensor([[1, 2]]), tensor([[3, 5]])]
    expect(Array.from(await ops.mean(ops.square(ops.subtract(yTrue, yPred)), -1).data())).toEqual([6.5])
    expect(Array.from(await loose(ops).subtract(1, yTrue).data())).toEqual([0, -1])
    expect(ops.concatenate([yTrue, yPred]).shape).toEqual([2, 2])
    for (const name of Object.keys(methods)) expect(ops).toHaveProperty(name)
  })
})
