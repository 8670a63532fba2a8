import {
  constraints,
  Dense,
  initializers,
  NdArray,
  Random,
  ready,
  regularizers,
  Sequential,
  tensor,
} from 'glassgrad'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Initializer } from '../../src/layers/initializers.js'

beforeAll(async () => void (await ready()))

const draw = async (initializer: Initializer, shape: readonly number[], seed = 1) => [
  ...(await initializer.draw(shape, new Random(seed)).data()),
]

/** Mean, standard deviation and largest absolute value. */
function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance), largest: Math.max(...values.map(Math.abs)) }
}

describe('initializers', () => {
  // A Dense kernel [200, 100]: 200 inputs, 100 outputs; a filter [3, 5, 40, 30]: 600 and 450.
  const dense = [200, 100]
  const filter = [3, 5, 40, 30]
  const truncated = (deviation: number) => ({ deviation, largest: (2 * deviation) / 0.8796256610342398 })
  const uniform = (deviation: number) => ({ deviation, largest: Math.sqrt(3) * deviation })
  const { varianceScaling } = initializers

  it.each([
    ['glorotUniform', initializers.glorotUniform(), dense, uniform(Math.sqrt(1 / 150))],
    ['glorotUniform of a filter', initializers.glorotUniform(), filter, uniform(Math.sqrt(1 / 525))],
    ['glorotNormal', initializers.glorotNormal(), dense, truncated(Math.sqrt(1 / 150))],
    ['heUniform', initializers.heUniform(), dense, uniform(Math.sqrt(2 / 200))],
    ['heNormal of a filter', initializers.heNormal(), filter, truncated(Math.sqrt(2 / 600))],
    ['lecunUniform', initializers.lecunUniform(), dense, uniform(Math.sqrt(1 / 200))],
    ['lecunNormal', initializers.lecunNormal(), dense, truncated(Math.sqrt(1 / 200))],
    ['randomUniform', initializers.randomUniform(), dense, uniform(0.05 / Math.sqrt(3))],
    [
      'truncatedNormal',
      initializers.truncatedNormal(),
      dense,
      { deviation: 0.05 * 0.87962566, largest: 0.1 },
    ],
    [
      'varianceScaling',
      varianceScaling({ scale: 3, mode: 'fan_out', distribution: 'uniform' }),
      dense,
      uniform(Math.sqrt(3 / 100)),
    ],
  ])('%s has its deviation and its bounds', async (_, initializer, shape, { deviation, largest }) => {
    const got = moments(await draw(initializer, shape))
    // Of 18,000 numbers and more, the deviation is within 3 % but for one time in millions.
    expect(Math.abs(got.mean)).toBeLessThan(0.05 * deviation)
    expect(got.deviation / deviation).toBeGreaterThan(0.97)
    expect(got.deviation / deviation).toBeLessThan(1.03)
    expect(got.largest).toBeLessThanOrEqual(largest * 1.0001)
    expect(got.largest).toBeGreaterThan(largest * 0.97)
  })

  it('normal numbers know no bound', async () => {
    const got = moments(await draw(initializers.randomNormal({ mean: 2, stddev: 0.5 }), dense))
    expect(got.mean).toBeCloseTo(2, 1)
    expect(got.deviation).toBeCloseTo(0.5, 1)
    expect(got.largest).toBeGreaterThan(3.5)
    const untruncated = initializers.varianceScaling({ distribution: 'untruncated_normal' })
    const scaled = moments(await draw(untruncated, dense))
    expect(scaled.largest).toBeGreaterThan((2.5 * scaled.deviation) / 0.88)
  })

  it('constants and the identity', async () => {
    expect(await draw(initializers.zeros(), [2])).toEqual([0, 0])
    expect(await draw(initializers.ones(), [2])).toEqual([1, 1])
    expect(await draw(initializers.constant({ value: 0.5 }), [2])).toEqual([0.5, 0.5])
    expect(await draw(initializers.identity({ gain: 2 }), [2, 3])).toEqual([2, 0, 0, 0, 2, 0])
    expect(() => initializers.identity().draw([2, 2, 2], new Random(0))).toThrow(/Identity.*\[2,2,2\]/)
  })

  it.each([[[7, 7]], [[13, 5]], [[5, 13]], [[3, 3, 2, 8]]])('a matrix %j is orthogonal', async (shape) => {
    const q = initializers
      .orthogonalMatrix({ gain: 1 })
      .draw(shape, new Random(4))
      .reshape([-1, shape.at(-1)!])
    const [rows, columns] = q.shape
    const product = rows >= columns ? q.matmul(q, { transposeA: true }) : q.matmul(q, { transposeB: true })
    const size = Math.min(rows, columns)
    for (const [i, value] of (await product.data()).entries()) {
      expect(value).toBeCloseTo(i % (size + 1) === 0 ? 1 : 0, 5)
    }
  })

  it('a seed of its own fixes the numbers, whatever the model’s', async () => {
    const own = () => initializers.glorotUniform({ seed: 9 })
    expect(await draw(own(), [4], 1)).toEqual(await draw(own(), [4], 2))
    expect(await draw(initializers.glorotUniform(), [4], 1)).not.toEqual(
      await draw(initializers.glorotUniform(), [4], 2),
    )
  })
})

describe('constraints', () => {
  const weight = [
    [3, -0.1],
    [4, 0.2],
  ]
  it.each([
    ['maxNorm', constraints.maxNorm({ maxValue: 2 }), [1.2, -0.1, 1.6, 0.2]],
    [
      'maxNorm along rows',
      constraints.maxNorm({ maxValue: 2, axis: 1 }),
      [1.99889, -0.06663, 1.9975, 0.09988],
    ],
    ['nonNeg', constraints.nonNeg(), [3, 0, 4, 0.2]],
    ['unitNorm', constraints.unitNorm(), [0.6, -0.44721, 0.8, 0.89443]],
  ])('%s', async (_, constraint, expected) => {
    const got = await constraint.project(tensor(weight)).data()
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(expected[i], 4)
  })

  it('hold after every step of training', async () => {
    const layer = new Dense(5, { inputShape: [3], kernelConstraint: 'unit_norm', biasConstraint: 'non_neg' })
    const model = new Sequential([layer])
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(7 * i))
    await model.fit(new NdArray(numbers(60), [20, 3]), new NdArray(numbers(100), [20, 5]), { verbose: 0 })
    const [kernel, bias] = await layer.getWeights()
    for (let unit = 0; unit < 5; unit++) {
      expect(Math.hypot(kernel.at(0, unit), kernel.at(1, unit), kernel.at(2, unit))).toBeCloseTo(1, 5)
      expect(bias.at(unit)).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('regularizers', () => {
  const { l1, l2, l1l2 } = regularizers
  it.each([
    ['l1', l1(0.1), 0.1 * 7.3],
    ['l2', l2(0.1), 0.1 * 25.05],
    ['l1l2', l1l2({ l1: 0.1, l2: 0.01 }), 0.1 * 7.3 + 0.01 * 25.05],
  ])('%s', async (_, regularizer, expected) => {
    expect(await regularizer.penalty(tensor([3, -4, 0.1, -0.2])).item()).toBeCloseTo(expected, 5)
  })

  it('add to the loss: of weights as they are, of outputs divided by the batch', async () => {
    const x = NdArray.from([
      [1, 2],
      [3, 4],
    ])
    const y = NdArray.from([[0], [0]])
    const loss = async (options: object) => {
      const layer = new Dense(1, { inputShape: [2], kernelInitializer: 'ones', ...options })
      const model = new Sequential([layer])
      model.compile({ loss: 'mae' })
      return (await model.evaluate(x, y, { verbose: 0 }))[0]
    }
    // Outputs are 3 and 7, their mean absolute error 5.
    expect(await loss({})).toBeCloseTo(5, 5)
    expect(await loss({ kernelRegularizer: l2(0.1) })).toBeCloseTo(5 + 0.1 * 2, 5)
    expect(await loss({ activityRegularizer: l1(0.1) })).toBeCloseTo(5 + (0.1 * 10) / 2, 5)
  })
})
