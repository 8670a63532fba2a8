import * as losses from '../../src/losses/index.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { floats, generator } from '../ops/reference.js'

/** A loss on given targets and predictions, and what it is, in double precision. */
export interface Formula {
  name: string
  loss: losses.Loss
  yTrue: NdArray
  yPred: NdArray
  formula: (yTrue: number[], yPred: number[], shape: readonly number[]) => number
}

const sum = (xs: readonly number[]) => xs.reduce((total, x) => total + x, 0)
const mean = (xs: readonly number[]) => sum(xs) / xs.length
const rows = (xs: readonly number[], width: number) =>
  Array.from({ length: xs.length / width }, (_, i) => xs.slice(i * width, (i + 1) * width))

/** The mean over rows [batch, width] of a formula for one row. */
const perRow =
  (f: (y: number[], p: number[]) => number): Formula['formula'] =>
  (yTrue, yPred, shape) => {
    const width = shape.at(-1)!
    const predictions = rows(yPred, width)
    return mean(rows(yTrue, width).map((y, i) => f(y, predictions[i])))
  }

function oneHot(shape: readonly number[], seed: number): NdArray {
  const random = generator(seed)
  const width = shape.at(-1)!
  const data = new Float32Array(shape.reduce((product, n) => product * n, 1))
  for (let row = 0; row < data.length / width; row++) data[row * width + Math.floor(random() * width)] = 1
  return new NdArray(data, shape)
}

const anything = (shape: readonly number[], seed: number) => floats(shape, {}, seed).array
const probabilities = (shape: readonly number[], seed: number) =>
  floats(shape, { low: 0.05, high: 0.95 }, seed).array
const signs = (shape: readonly number[], seed: number) => {
  const random = generator(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  return new NdArray(
    Float32Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1)),
    shape,
  )
}

const hinge = (y: number, p: number) => Math.max(0, 1 - y * p)
const softmax = (z: number[]) => {
  const total = sum(z.map(Math.exp))
  return z.map((x) => Math.exp(x) / total)
}
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const crossentropy = (y: number, p: number) => -y * Math.log(p) - (1 - y) * Math.log(1 - p)
const normalized = (p: number[]) => p.map((x) => x / sum(p))
const products = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x * b[i])
const focal = (alpha: number, gamma: number) => (y: number[], p: number[]) =>
  sum(y.map((target, i) => -alpha * (1 - p[i]) ** gamma * target * Math.log(p[i])))
const binaryFocal = (y: number, p: number, gamma: number) =>
  (1 - (y * p + (1 - y) * (1 - p))) ** gamma * crossentropy(y, p)
const cosine = (a: number[], b: number[]) =>
  sum(products(a, b)) / Math.sqrt(sum(products(a, a)) * sum(products(b, b)))

/** Losses, and options of losses, that the golden cases don't have. */
export const formulas: Formula[] = [
  {
    name: 'SquaredHinge',
    loss: new losses.SquaredHinge(),
    yTrue: signs([5, 3], 1),
    yPred: anything([5, 3], 2),
    formula: perRow((y, p) => mean(y.map((t, i) => hinge(t, p[i]) ** 2))),
  },
  {
    name: 'SquaredHinge, targets 0 and 1',
    loss: new losses.SquaredHinge(),
    yTrue: oneHot([5, 3], 1),
    yPred: anything([5, 3], 3),
    formula: perRow((y, p) => mean(y.map((t, i) => hinge(2 * t - 1, p[i]) ** 2))),
  },
  {
    name: 'CategoricalHinge',
    loss: new losses.CategoricalHinge(),
    yTrue: oneHot([6, 4], 2),
    yPred: anything([6, 4], 4),
    formula: perRow((y, p) => {
      const right = sum(products(y, p))
      const wrong = Math.max(...y.map((t, i) => (1 - t) * p[i]))
      return Math.max(0, wrong - right + 1)
    }),
  },
  {
    name: 'Huber, delta 0.3',
    loss: new losses.Huber({ delta: 0.3 }),
    yTrue: anything([4, 3], 5),
    yPred: anything([4, 3], 6),
    formula: perRow((y, p) =>
      mean(
        y.map((t, i) => {
          const error = Math.abs(t - p[i])
          return error <= 0.3 ? error ** 2 / 2 : 0.3 * error - 0.3 ** 2 / 2
        }),
      ),
    ),
  },
  {
    name: 'CosineSimilarity along axis 1 of [2, 3, 4]',
    loss: new losses.CosineSimilarity({ axis: 1 }),
    yTrue: anything([2, 3, 4], 7),
    yPred: anything([2, 3, 4], 8),
    formula: (yTrue, yPred) =>
      mean(
        [0, 1].flatMap((example) =>
          [0, 1, 2, 3].map((column) => {
            const line = (xs: number[]) => [0, 1, 2].map((row) => xs[example * 12 + row * 4 + column])
            return -cosine(line(yTrue), line(yPred))
          }),
        ),
      ),
  },
  {
    name: 'BinaryCrossentropy, smooth labels',
    loss: new losses.BinaryCrossentropy({ labelSmoothing: 0.2 }),
    yTrue: oneHot([5, 2], 9),
    yPred: probabilities([5, 2], 10),
    formula: perRow((y, p) => mean(y.map((t, i) => crossentropy(t * 0.8 + 0.1, p[i])))),
  },
  {
    name: 'BinaryCrossentropy, smooth labels, logits',
    loss: new losses.BinaryCrossentropy({ labelSmoothing: 0.2, fromLogits: true }),
    yTrue: oneHot([5, 2], 9),
    yPred: anything([5, 2], 10),
    formula: perRow((y, p) => mean(y.map((t, i) => crossentropy(t * 0.8 + 0.1, sigmoid(p[i]))))),
  },
  {
    name: 'CategoricalCrossentropy, smooth labels, logits',
    loss: new losses.CategoricalCrossentropy({ labelSmoothing: 0.3, fromLogits: true }),
    yTrue: oneHot([5, 3], 11),
    yPred: anything([5, 3], 12),
    formula: perRow((y, z) => {
      const p = softmax(z)
      return -sum(y.map((t, i) => (t * 0.7 + 0.1) * Math.log(p[i])))
    }),
  },
  {
    name: 'CategoricalCrossentropy, classes along axis 1 of [2, 3, 2]',
    loss: new losses.CategoricalCrossentropy({ axis: 1 }),
    yTrue: new NdArray(Float32Array.from([1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1]), [2, 3, 2]),
    yPred: probabilities([2, 3, 2], 13),
    formula: (yTrue, yPred) =>
      mean(
        [0, 1].flatMap((example) =>
          [0, 1].map((column) => {
            const line = (xs: number[]) => [0, 1, 2].map((row) => xs[example * 6 + row * 2 + column])
            const p = normalized(line(yPred))
            return -sum(line(yTrue).map((t, i) => t * Math.log(p[i])))
          }),
        ),
      ),
  },
  {
    name: 'SparseCategoricalCrossentropy of sequences [2, 3, 4], logits',
    loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
    yTrue: new NdArray(Float32Array.from([0, 3, 1, 2, 2, 0]), [2, 3]),
    yPred: anything([2, 3, 4], 14),
    formula: (yTrue, yPred) => mean(rows(yPred, 4).map((z, i) => -Math.log(softmax(z)[yTrue[i]]))),
  },
  {
    name: 'CategoricalFocalCrossentropy',
    loss: new losses.CategoricalFocalCrossentropy(),
    yTrue: oneHot([5, 4], 15),
    yPred: probabilities([5, 4], 16),
    formula: perRow((y, p) => focal(0.25, 2)(y, normalized(p))),
  },
  {
    name: 'CategoricalFocalCrossentropy, alpha 0.6, gamma 1.5, logits',
    loss: new losses.CategoricalFocalCrossentropy({ alpha: 0.6, gamma: 1.5, fromLogits: true }),
    yTrue: oneHot([5, 4], 17),
    yPred: anything([5, 4], 18),
    formula: perRow((y, z) => focal(0.6, 1.5)(y, softmax(z))),
  },
  {
    name: 'BinaryFocalCrossentropy',
    loss: new losses.BinaryFocalCrossentropy(),
    yTrue: oneHot([5, 2], 19),
    yPred: probabilities([5, 2], 20),
    formula: perRow((y, p) => mean(y.map((t, i) => binaryFocal(t, p[i], 2)))),
  },
  {
    name: 'BinaryFocalCrossentropy, balanced, gamma 3, logits',
    loss: new losses.BinaryFocalCrossentropy({ applyClassBalancing: true, gamma: 3, fromLogits: true }),
    yTrue: oneHot([5, 2], 21),
    yPred: anything([5, 2], 22),
    formula: perRow((y, z) =>
      mean(y.map((t, i) => (t * 0.25 + (1 - t) * 0.75) * binaryFocal(t, sigmoid(z[i]), 3))),
    ),
  },
  {
    name: 'Dice',
    loss: new losses.Dice(),
    yTrue: oneHot([3, 4], 23),
    yPred: probabilities([3, 4], 24),
    formula: (y, p) => 1 - (2 * sum(products(y, p))) / (sum(y) + sum(p) + 1e-7),
  },
  {
    name: 'Dice of each example',
    loss: new losses.Dice({ axis: [1, 2] }),
    yTrue: oneHot([2, 3, 4], 25),
    yPred: probabilities([2, 3, 4], 26),
    formula: (yTrue, yPred) => {
      const predictions = rows(yPred, 12)
      return mean(
        rows(yTrue, 12).map(
          (y, i) => 1 - (2 * sum(products(y, predictions[i]))) / (sum(y) + sum(predictions[i]) + 1e-7),
        ),
      )
    },
  },
  {
    name: 'Tversky, alpha 0.3, beta 0.7',
    loss: new losses.Tversky({ alpha: 0.3, beta: 0.7 }),
    yTrue: oneHot([3, 4], 27),
    yPred: probabilities([3, 4], 28),
    formula: (y, p) => {
      const both = sum(products(y, p))
      const missed = sum(y.map((t, i) => t * (1 - p[i])))
      const extra = sum(y.map((t, i) => (1 - t) * p[i]))
      return 1 - both / (both + 0.3 * missed + 0.7 * extra + 1e-7)
    },
  },
]
