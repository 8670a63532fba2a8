import { beforeAll, describe, expect, it } from 'vitest'
import {
  getLoss,
  Huber,
  Loss,
  lossFromConfig,
  SparseCategoricalCrossentropy,
  serializeLoss,
} from '../../src/losses/index.js'
import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { valueAndGrad } from '../../src/tensor/valueAndGrad.js'
import { deviceMath } from '../deviceMath.js'
import { expectClose, goldens, type Stored, tensorOf } from '../goldens.js'
import { type Formula, formulas } from './formulas.js'

interface Case {
  name: string
  loss: string
  config: Record<string, unknown>
  y_true: Stored
  y_pred: Stored
  sample_weight: Stored | null
  value: number
  gradient: Stored
}

beforeAll(async () => void (await ready()))

describe('as Keras computes them', () => {
  it.each(goldens<Case[]>('losses.json'))('$name', async (golden) => {
    // Keras' configuration of Huber leaves out delta, which was 0.7 here.
    const config = golden.loss === 'Huber' ? { ...golden.config, delta: 0.7 } : golden.config
    const loss = lossFromConfig({ class_name: golden.loss, config })
    const weight = golden.sample_weight && tensorOf(golden.sample_weight)
    const yTrue = tensorOf(golden.y_true)
    const { value, gradients } = valueAndGrad((yPred) => loss.call(yTrue, yPred, weight))(
      tensorOf(golden.y_pred),
    )
    expectClose(await value.data(), [golden.value], 1e-5, 1e-6, 'value')
    expectClose(await gradients[0].data(), golden.gradient.data, 1e-4, 1e-5, 'gradient')
    expect(loss.getConfig()).toEqual({ name: loss.name, ...config })
  })
})

describe('against their formulas in double precision', () => {
  it.each(formulas)('$name', async ({ loss, yTrue, yPred, formula }) => {
    const target = tensor(yTrue)
    const { value, gradients } = valueAndGrad((x) => loss.call(target, x))(tensor(yPred))
    const at = (data: ArrayLike<number>) => formula(Array.from(yTrue.data), Array.from(data), yPred.shape)
    expectClose(await value.data(), [at(yPred.data)], 1e-5, 1e-6, 'value')
    const differences = Array.from(yPred.data, (x, i) => {
      const h = 1e-5 * Math.max(1, Math.abs(x))
      const moved = (by: number) => at(Array.from(yPred.data).with(i, x + by))
      return (moved(h) - moved(-h)) / (2 * h)
    })
    expectClose(await gradients[0].data(), differences, 1e-3, 1e-5, 'gradient')
  })

  it('has a formula, or a golden case, for every loss', () => {
    const tested = new Set([
      ...goldens<Case[]>('losses.json').map(({ loss }) => loss),
      ...formulas.map(({ loss }: Formula) => serializeLoss(loss)?.class_name),
      ...goldens<{ name: string }[]>('functions.json').map(
        ({ name }) => name[0].toUpperCase() + name.slice(1),
      ),
    ])
    const untested = ids().filter((id) => !tested.has(serializeLoss(getLoss(id))!.class_name))
    expect(untested).toEqual([])
  })
})

describe('reductions', () => {
  const yTrue = () => tensor([[1], [2], [3]])
  const yPred = () => tensor([[2], [4], [7]]) // losses 1, 2, 4
  const weights = () => tensor([1, 0, 3])
  const reduced = async (reduction: string | null, sampleWeight: Tensor | null = null) => {
    const loss = lossFromConfig({ class_name: 'MeanAbsoluteError', config: { reduction } })
    return Array.from(await loss.call(yTrue(), yPred(), sampleWeight).data())
  }

  it.each([
    ['sum_over_batch_size', [7 / 3], [13 / 3]],
    ['mean', [7 / 3], [13 / 3]],
    ['mean_with_sample_weight', [7 / 3], [13 / 4]],
    ['sum', [7], [13]],
    ['none', [1, 2, 4], [1, 0, 12]],
    [null, [1, 2, 4], [1, 0, 12]],
  ])('%s', async (reduction, plain, weighted) => {
    expectClose(await reduced(reduction), plain, 1e-6, 0)
    expectClose(await reduced(reduction, weights()), weighted, 1e-6, 0)
  })

  it('no weight at all gives 0, not 0/0', async () => {
    expect(await reduced('mean_with_sample_weight', tensor([0, 0, 0]))).toEqual([0])
  })

  it('one weight an example serves all its losses', async () => {
    const loss = getLoss('mae')
    const [yTrue, yPred] = [
      tensor([
        [[1], [1]],
        [[1], [1]],
      ]),
      tensor([
        [[2], [3]],
        [[4], [5]],
      ]),
    ] // 1 2, 3 4
    expectClose(await loss.call(yTrue, yPred, tensor([2, 1])).data(), [(2 + 4 + 3 + 4) / 4], 1e-6, 0)
    const each = tensor([
      [1, 0],
      [0, 1],
    ])
    expectClose(await loss.call(yTrue, yPred, each).data(), [(1 + 4) / 4], 1e-6, 0)
  })

  it('unknown ones are an error', () => {
    expect(() => new Huber({ reduction: 'average' as 'mean' })).toThrow(/huber_loss.*reduction.*"average"/)
  })
})

describe('targets', () => {
  it('[batch] and [batch, 1] are the same', async () => {
    const loss = getLoss('mse')
    const flat = await loss.call(tensor([1, 2, 3]), tensor([[1], [1], [1]])).data()
    const column = await loss.call(tensor([[1], [2], [3]]), tensor([1, 1, 1])).data()
    expectClose(flat, [5 / 3], 1e-6, 0)
    expectClose(column, [5 / 3], 1e-6, 0)
  })

  it('may be whole numbers', async () => {
    const yPred = tensor([[0.25, 0.75]])
    for (const id of ['mse', 'mae', 'bce', 'cce', 'kld', 'poisson', 'hinge', 'huber', 'dice']) {
      const loss = getLoss(id === 'cce' ? 'categorical_crossentropy' : id)
      const floats = await loss.call(tensor([[0, 1]]), yPred).data()
      const integers = await loss.call(tensor([[0, 1]], 'int32'), yPred).data()
      expect(integers, id).toEqual(floats)
    }
  })

  it('ignored labels count in no mean and have no gradient', async () => {
    const loss = new SparseCategoricalCrossentropy({ ignoreClass: 0 })
    const yPred = tensor([
      [0.2, 0.5, 0.3],
      [0.1, 0.1, 0.8],
      [0.6, 0.2, 0.2],
    ])
    const { value, gradients } = valueAndGrad((x) => loss.call(tensor([1, 2, 0], 'int32'), x))(yPred)
    expectClose(await value.data(), [-(Math.log(0.5) + Math.log(0.8)) / 2], 1e-5, 1e-6)
    const gradient = Array.from(await gradients[0].data())
    expect(gradient.slice(6).every((g) => g === 0)).toBe(true)
    expect(Math.abs(gradient[1])).toBeGreaterThan(0.1)
  })

  const sizes = (shape: number[], data: number[]) => new NdArray(Float32Array.from(data), shape)
  it.each([
    ['mse', [2, 3], [0, 0, 0, 0, 0, 0], [null, 2], /mean_squared_error.*\[batch, 2\].*\[2,3\]/],
    ['categorical_crossentropy', [2], [0, 1], [null, 3], /one-hot.*toCategorical.*sparse_categorical/],
    ['categorical_crossentropy', [2, 1], [0, 1], [null, 1], /one output.*binary_crossentropy/],
    ['categorical_focal_crossentropy', [2], [0, 1], [null, 3], /one-hot/],
    ['sparse_categorical_crossentropy', [2], [0, 3], [null, 3], /label 3 at position 1.*0 to 2/],
    ['sparse_categorical_crossentropy', [2, 3], [0, 0, 0, 0, 0, 0], [null, 3], /one-hot.*categorical/],
    ['binary_crossentropy', [2, 1], [0, 255], [null, 1], /from 0 to 1, got 255 in example 1.*div\(255\)/],
    ['binary_focal_crossentropy', [2, 1], [-1, 1], [null, 1], /from 0 to 1, got -1 in example 0/],
  ])('%s with targets [%s] of %s', (id, shape, data, yPred, message) => {
    expect(() => getLoss(id).check(sizes(shape, data), yPred)).toThrow(message)
  })

  it('an ignored label may lie outside the classes', () => {
    const loss = new SparseCategoricalCrossentropy({ ignoreClass: 255 })
    expect(() => loss.check(sizes([2], [0, 255]), [null, 3])).not.toThrow()
    expect(() => loss.check(sizes([2], [0, 254]), [null, 3])).toThrow(/254/)
  })
})

it.runIf(deviceMath.keepsNan).each(ids())('%s: a NaN is not hidden', async (id) => {
  const yTrue = /^sparse|^circle$|generalized/.test(id)
    ? tensor([0, 1])
    : tensor(
        NdArray.from([
          [1, 0],
          [0, 1],
        ]),
      )
  const yPred = tensor(
    NdArray.from([
      [0.5, 0.5],
      [Number.NaN, 0.5],
    ]),
  )
  expect(await getLoss(id).call(yTrue, yPred).item()).toBeNaN()
})

describe('names', () => {
  it.each([
    ['mse', 'mean_squared_error'],
    ['MSE', 'mean_squared_error'],
    ['meanSquaredError', 'mean_squared_error'],
    ['MeanSquaredError', 'mean_squared_error'],
    ['mape', 'mean_absolute_percentage_error'],
    ['msle', 'mean_squared_logarithmic_error'],
    ['KLD', 'kl_divergence'],
    ['klDivergence', 'kl_divergence'],
    ['kullback_leibler_divergence', 'kl_divergence'],
    ['logcosh', 'log_cosh'],
    ['huber', 'huber_loss'],
    ['categoricalCrossentropy', 'categorical_crossentropy'],
    ['bce', 'binary_crossentropy'],
  ])('%s is %s', (id, name) => expect(getLoss(id).name).toBe(name))

  it('an unknown one suggests the nearest', () => {
    expect(() => getLoss('binary_crossentropi')).toThrow(/did you mean 'binary_crossentropy'/)
  })

  it("a function's own", () => {
    const quartic = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).square().square()
    expect(getLoss(quartic).name).toBe('quartic')
    expect(serializeLoss(getLoss(quartic))).toBeNull()
  })

  it('a class of one has what all have', async () => {
    class Quartic extends Loss {
      constructor() {
        super('quartic', { reduction: 'sum' })
      }
      losses(yTrue: Tensor, yPred: Tensor) {
        return yPred.sub(yTrue).square().square()
      }
    }
    expect(await new Quartic().call(tensor([0, 0]), tensor([1, 2])).item()).toBe(17)
    expect(getLoss(new Quartic()).getConfig()).toEqual({ name: 'quartic', reduction: 'sum' })
  })

  it('options survive a round trip through Keras’ JSON', () => {
    for (const { loss } of formulas) {
      const json = serializeLoss(loss)!
      expect(serializeLoss(lossFromConfig(JSON.parse(JSON.stringify(json))))).toEqual(json)
    }
  })
})

it('wrong options are an error', () => {
  expect(() => lossFromConfig({ class_name: 'BinaryCrossentropy', config: { label_smoothing: 2 } })).toThrow(
    /binary_crossentropy.*labelSmoothing.*2/,
  )
  expect(() => new Huber({ delta: 0 })).toThrow(/huber_loss.*delta/)
})

/** The ids that the error message of a wrong one lists. */
function ids(): string[] {
  try {
    getLoss('?')
  } catch (error) {
    return /There are: (.*)/.exec((error as Error).message)![1].split(', ')
  }
  throw new Error('expected an error')
}
