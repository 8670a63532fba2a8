import { BatchNormalization, Dense, NdArray, ready, Sequential, tensor } from 'glassgrad'
import { beforeAll, expect, it } from 'vitest'
import { nameOf } from '../../src/gpu/dispatch.js'
import { Recording } from '../../src/gpu/recording.js'
import { inferenceContext } from '../../src/layers/layer.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { gpu } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'

beforeAll(async () => void (await ready()))

const FEATURES = 3
const rows = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: FEATURES }, (_, j) => Math.fround(Math.sin(7 * i + j) * (j + 1) + 5 * j)),
)

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const variance = (values: number[]) => mean(values.map((v) => (v - mean(values)) ** 2))

/** The moving averages after batches of these rows, one after the other. */
function averages(
  batches: number[][][],
  momentum: number,
  statistic: typeof mean,
  initial: number,
): number[] {
  return Array.from({ length: FEATURES }, (_, j) =>
    batches.reduce(
      (moving, batch) => moving * momentum + statistic(batch.map((row) => row[j])) * (1 - momentum),
      initial,
    ),
  )
}

function expectClose(got: ArrayLike<number>, want: number[]) {
  expect(got.length).toBe(want.length)
  want.forEach((value, i) => {
    expect(Math.abs(got[i] - value), `element ${i}: ${got[i]} and ${value}`).toBeLessThan(
      2e-5 * (Math.abs(value) + 0.1),
    )
  })
}

const array = (values: number[][]) => NdArray.from(values)

it('moves its averages in each step of fit, and in no other', async () => {
  const normalization = new BatchNormalization({ momentum: 0.8, inputShape: [FEATURES] })
  const model = new Sequential([normalization, new Dense(1)])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const y = array(rows.map(() => [1]))
  // Batches of 4, 4 and 2: two recorded steps, replayed in two epochs.
  await model.fit(array(rows), y, { epochs: 2, batchSize: 4, shuffle: false, verbose: 0 })
  const epoch = [rows.slice(0, 4), rows.slice(4, 8), rows.slice(8)]
  const after = async () => {
    const [, , means, variances] = await normalization.getWeights()
    expectClose(means.data, averages([...epoch, ...epoch], 0.8, mean, 0))
    expectClose(variances.data, averages([...epoch, ...epoch], 0.8, variance, 1))
  }
  await after()
  await model.evaluate(array(rows), y, { verbose: 0 })
  await model.predict(array(rows))
  await after()
})

it('is frozen by trainable = false: it uses its averages, and leaves them', async () => {
  const normalization = new BatchNormalization({ trainable: false, inputShape: [FEATURES] })
  const model = new Sequential([normalization, new Dense(1)])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  await model.fit(array(rows), array(rows.map(() => [1])), { epochs: 1, verbose: 0 })
  const [gamma, beta, means, variances] = await normalization.getWeights()
  expect([gamma, beta, means, variances].map(({ data }) => [...data])).toEqual([
    [1, 1, 1],
    [0, 0, 0],
    [0, 0, 0],
    [1, 1, 1],
  ])
  const x = tensor(rows)
  const y = normalization.forward(x, { ...inferenceContext(), training: true }) as Tensor
  expectClose(
    await y.data(),
    rows.flat().map((v) => v / Math.sqrt(1.001)),
  )
})

it('keeps its digits where the mean is large beside the deviation', async () => {
  const x = tensor(rows.map((row) => row.map((v) => v + 4096)))
  const layer = new BatchNormalization({ epsilon: 1e-6 })
  const exact = rows.map((row) => row.map((v) => Math.fround(v + 4096)))
  const columns = [0, 1, 2].map((j) => exact.map((row) => row[j]))
  const want = exact.map((row) =>
    row.map((v, j) => (v - mean(columns[j])) / Math.sqrt(variance(columns[j]) + 1e-6)),
  )
  const y = layer.forward(x, { ...inferenceContext(), training: true }) as Tensor
  const got = await y.data()
  want.flat().forEach((value, i) => {
    expect(Math.abs(got[i] - value)).toBeLessThan(2e-3)
  })
})

it('takes four dispatches forward and three back', async () => {
  const layer = new BatchNormalization()
  const x = tensor(new NdArray(new Float32Array(4 * 32 * 32 * 8).fill(1), [4, 32, 32, 8]))
  layer.ensureBuilt(x.shape)
  const parameters = [x, ...layer.weights.map(({ value }) => value)]
  const recording = new Recording(gpu())
  const forward = () => layer.forward(x, { ...inferenceContext(), training: true }) as Tensor
  let afterForward = 0
  recording.record(() =>
    differentiate(
      () => {
        const y = forward()
        afterForward = recording.dispatches.length
        return y.sum()
      },
      parameters.slice(0, 3),
    ),
  )
  const files = (dispatches: Recording['dispatches']) =>
    dispatches
      .map(({ shader }) => shader.file)
      // A GPU has many segments, and puts them together in several passes.
      .filter((name, i, all) => name !== all[i - 1] || !/mergeMoments|sumBoth/.test(`${name}`))
  expect(files(recording.dispatches.slice(0, afterForward))).toEqual([
    'normalize/moments.wgsl',
    'normalize/mergeMoments.wgsl',
    'normalize/movingAverage.wgsl',
    'normalize/normalize.wgsl',
  ])
  const backward = recording.dispatches.filter(({ origin }) => /normalize › backward/.test(nameOf(origin)))
  expect(files(backward)).toEqual([
    'normalize/channelSums.wgsl',
    'sumBoth.wgsl',
    'normalize/normalizeGrad.wgsl',
  ])
})
