import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  Bidirectional,
  close,
  Dense,
  GRU,
  Input,
  LSTM,
  LSTMCell,
  NdArray,
  RNN,
  ready,
  Sequential,
  SimpleRNN,
  type Tensor,
  TimeDistributed,
  tensor,
} from '../../src/node/index.js'

beforeAll(async () => void (await ready()))
afterAll(() => close())

const wave = (...shape: number[]) => {
  const size = shape.reduce((product, n) => product * n, 1)
  return new NdArray(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i)),
    shape,
  )
}

it('a stateful layer goes on where the batch before has ended, in predict and in fit, until it is reset', async () => {
  const lstm = new LSTM(4, { stateful: true })
  const model = new Sequential([Input([3, 2]), lstm])
  const whole = new Sequential([Input([6, 2]), new LSTM(4)])
  whole.setWeights(await model.getWeights())
  const x = wave(2, 6, 2)
  const half = (from: number) =>
    new NdArray(
      Float32Array.from([0, 1].flatMap((b) => [...x.data.slice(12 * b + 2 * from, 12 * b + 2 * from + 6)])),
      [2, 3, 2],
    )
  const first = await model.predict<NdArray>(half(0))
  const second = await model.predict<NdArray>(half(3))
  const want = await whole.predict<NdArray>(x)
  for (const [i, value] of second.data.entries()) expect(value).toBeCloseTo(want.data[i], 6)
  lstm.resetStates()
  expect((await model.predict<NdArray>(half(0))).data).toEqual(first.data)
  await expect(model.predict(wave(1, 3, 2))).rejects.toThrow('takes batches of one size, 2 until now, got 1')
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const { history } = await model.fit(half(0), wave(2, 4), { epochs: 3, batchSize: 2, verbose: 0 })
  expect(history.loss.every(Number.isFinite)).toBe(true)
})

it('recurrent dropout drops the same units at all steps, and a seed decides which', async () => {
  const make = (seed: number) =>
    new SimpleRNN(64, {
      ...{ activation: 'relu', recurrentInitializer: 'identity', kernelInitializer: 'zeros', useBias: false },
      ...{ recurrentDropout: 0.5, seed },
    })
  const run = async (layer: SimpleRNN) => {
    const y = layer.apply([tensor(wave(1, 5, 2)), tensor([[...new Float32Array(64).fill(1)]])], {
      training: true,
    })
    return [...(await (y as Tensor).data())]
  }
  const layer = make(3)
  const y = await run(layer)
  expect(new Set(y)).toEqual(new Set([0, 32])) // kept at each of five steps, doubled each time; or dropped at all
  expect(await run(make(3))).toEqual(y)
  expect(await run(make(4))).not.toEqual(y)
  expect(await run(layer)).not.toEqual(y)
})

it('several cells are as several layers', async () => {
  const stacked = new RNN([new LSTMCell(5), new LSTMCell(3)], { returnSequences: true })
  const layers = [new LSTM(5, { returnSequences: true }), new LSTM(3, { returnSequences: true })]
  const x = tensor(wave(2, 4, 3))
  const y = stacked.apply(x) as Tensor
  layers[0].apply(x)
  layers[0].setWeights((await stacked.getWeights()).slice(0, 3))
  const between = layers[0].apply(x) as Tensor
  layers[1].apply(between)
  layers[1].setWeights((await stacked.getWeights()).slice(3))
  expect(await y.data()).toEqual(await (layers[1].apply(between) as Tensor).data())
})

it('sequences of unknown and of changing length', async () => {
  const model = new Sequential([
    Input([null, 2]),
    new Bidirectional(new GRU(3, { returnSequences: true })),
    new TimeDistributed(new Dense(2)),
  ])
  for (const steps of [1, 4, 7])
    expect((await model.predict<NdArray>(wave(2, steps, 2))).shape).toEqual([2, steps, 2])
})

it('says what it expected', () => {
  const calls: [() => unknown, string][] = [
    [() => new LSTM(4).apply(tensor([[1, 2]])), 'expected sequences, [batch, steps, features]'],
    [() => new LSTM(4).apply(tensor(wave(2, 0, 3))), 'expected sequences of one step or more'],
    [
      () => new LSTM(3).apply([tensor(wave(1, 1, 2)), tensor([[1, 2]])]),
      'with states [1,3], [1,3], got [1,2]',
    ],
    [() => new GRU(3).apply(tensor(wave(1, 1, 2)), { mask: tensor([[1, 0]]) }), 'expected a mask [1, 1]'],
    [() => new RNN(new Dense(3) as never), 'expected a cell'],
    [() => new Bidirectional(new Dense(3) as never), 'expected a recurrent layer'],
    [() => new Bidirectional(new LSTM(2), { mergeMode: 'max' as never }), "got 'max'"],
    [() => new TimeDistributed(new Dense(2)).apply(tensor([[1, 2]])), 'expected sequences'],
  ]
  for (const [call, message] of calls) expect(call).toThrow(message)
})
