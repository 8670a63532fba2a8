// Transfer learning: layers that have learned one thing are frozen, and new ones behind them learn another.
import assert from 'node:assert/strict'
import { Dense, NdArray, Sequential } from 'glassgrad'

const x = new NdArray(
  Float32Array.from({ length: 2 * 128 }, (_, i) => Math.sin(i * 7)),
  [128, 2],
)
const labels = (rule: (a: number, b: number) => boolean) =>
  new NdArray(
    Int32Array.from({ length: 128 }, (_, i) => Number(rule(x.at(i, 0), x.at(i, 1)))),
    [128],
  )

const base = new Sequential([new Dense(16, { inputShape: [2], activation: 'relu' })])
const first = new Sequential([base, new Dense(2, { activation: 'softmax' })])
first.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
await first.fit(
  x,
  labels((a, b) => a > b),
  { epochs: 10, verbose: 0, seed: 1 },
)

base.trainable = false
const learned = (await base.getWeights()).map(({ data }) => [...data])
const second = new Sequential([base, new Dense(2, { activation: 'softmax' })])
second.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
const { history } = await second.fit(
  x,
  labels((a, b) => a + b > 0),
  { epochs: 30, verbose: 0, seed: 1 },
)
assert(history.loss[29] < history.loss[0])
assert.deepEqual(
  (await base.getWeights()).map(({ data }) => [...data]),
  learned,
)

// Fine-tuning: thawed, and compiled again, with a small rate.
base.trainable = true
second.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' })
await second.fit(
  x,
  labels((a, b) => a + b > 0),
  { verbose: 0 },
)
assert.notDeepEqual(
  (await base.getWeights()).map(({ data }) => [...data]),
  learned,
)
