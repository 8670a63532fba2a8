// A Siamese network: two inputs go through one tower, whose weights they share.
import assert from 'node:assert/strict'
import { Dense, Input, Model, NdArray, Sequential, Subtract } from 'glassgrad'

const tower = new Sequential([new Dense(16, { inputShape: [4], activation: 'relu' }), new Dense(4)])
const [left, right] = [Input({ shape: [4], name: 'left' }), Input({ shape: [4], name: 'right' })]
const difference = new Subtract().apply([tower.apply(left), tower.apply(right)])
const alike = new Dense(1, { activation: 'sigmoid' }).apply(
  new Dense(8, { activation: 'relu' }).apply(difference),
)
const model = new Model({ inputs: [left, right], outputs: alike })
model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })

// Pairs of rows of two kinds; 1 where both are of one kind.
const kindOf = (i: number, side: number) => (side === 0 ? i % 2 : (i >> 1) % 2)
const rows = (side: number) =>
  new NdArray(
    Float32Array.from(
      { length: 4 * 128 },
      (_, j) => kindOf(j >> 2, side) * 2 - 1 + Math.sin(j * (3 + side)) / 4,
    ),
    [128, 4],
  )
const y = new NdArray(
  Float32Array.from({ length: 128 }, (_, i) => Number(kindOf(i, 0) === kindOf(i, 1))),
  [128, 1],
)
const { history } = await model.fit({ left: rows(0), right: rows(1) }, y, { epochs: 60, verbose: 0, seed: 1 })
assert(history.accuracy[59] > 0.9, `${history.accuracy[59]}`)
// The tower is there once: two layers of it and two behind, a kernel and a bias each.
assert.equal(model.weights.length, 8)
