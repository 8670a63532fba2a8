import {
  Adam,
  Callback,
  Dense,
  LambdaCallback,
  Layer,
  type Logs,
  type LossLike,
  NdArray,
  ready,
  Sequential,
  SGD,
  setRandomSeed,
  type Tensor,
  tensor,
  type Variable,
} from 'glassgrad'
import { describe, expect, it, vi } from 'vitest'
import { classWeights } from '../../src/model/training/classWeights.js'
import { DeviceRows } from '../../src/model/training/rows.js'
import { bits, classifier, collectGarbage, threeClasses, uniform } from './examples.js'

const { x, y } = threeClasses(50)

/** A regression: y = 2·x₀ - x₁ + 1. */
const line = (count: number) => {
  const x = new NdArray(uniform(count * 2), [count, 2])
  const y = Float32Array.from({ length: count }, (_, i) => 2 * x.at(i, 0) - x.at(i, 1) + 1)
  return { x, y: new NdArray(y, [count, 1]) }
}

describe("what is the user's own", () => {
  it('a loss function trains as the same built-in loss', async () => {
    const data = line(40)
    const train = async (loss: LossLike) => {
      const model = new Sequential([new Dense(1, { inputShape: [2], kernelInitializer: 'ones' })])
      model.compile({ optimizer: 'adam', loss })
      await model.fit(data.x, data.y, { epochs: 5, shuffle: false, verbose: 0 })
      return (await model.getWeights()).map(({ data }) => data)
    }
    const [kernel, bias] = await train('mse')
    const [ownKernel, ownBias] = await train((yTrue, yPred) => yTrue.sub(yPred).square().mean(-1))
    expect(ownKernel[0]).toBeCloseTo(kernel[0], 5)
    expect(ownBias[0]).toBeCloseTo(bias[0], 5)
    expect(bias[0]).not.toBe(0)
  })

  it('a layer with build and call learns', async () => {
    class Affine extends Layer {
      factor!: Variable
      shift!: Variable
      override build(shape: readonly (number | null)[]): void {
        this.factor = this.addWeight('factor', [shape.at(-1)!, 1], 'zeros')
        this.shift = this.addWeight('shift', [1], 'zeros')
      }
      call(x: Tensor): Tensor {
        return x.matmul(this.factor.value).add(this.shift.value)
      }
    }
    const model = new Sequential([new Affine({ inputShape: [2] })])
    model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: 'mse' })
    const data = line(64)
    await model.fit(data.x, data.y, { epochs: 100, verbose: 0 })
    const [factor, shift] = await model.getWeights()
    expect(factor.data[0]).toBeCloseTo(2, 1)
    expect(factor.data[1]).toBeCloseTo(-1, 1)
    expect(shift.data[0]).toBeCloseTo(1, 1)
    expect(model.countParams()).toBe(3)
  })

  it('a metric function is averaged over the examples, the small last batch included', async () => {
    const data = line(25)
    const model = new Sequential([
      new Dense(1, { inputShape: [2], kernelInitializer: 'zeros', trainable: false }),
    ])
    const largest = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs()
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [largest] })
    const { largest: measured } = await model.evaluate(data.x, data.y, {
      batchSize: 10,
      verbose: 0,
      returnDict: true,
    })
    const mean = Array.from(data.y.data).reduce((sum, value) => sum + Math.abs(value), 0) / 25
    expect(measured).toBeCloseTo(mean, 5)
  })
})

describe('data', () => {
  it('nested numbers, typed arrays and tensors train as host arrays', async () => {
    const train = async (x: unknown, y: unknown) => {
      const model = classifier()
      const history = await model.fit(x as NdArray, y as NdArray, { seed: 1, epochs: 2, verbose: 0 })
      return history.history.loss
    }
    const want = await train(x, y)
    expect(await train(x.toArray(), y.toArray())).toEqual(want)
    expect(await train(x, y.data)).toEqual(want)
    expect(await train(tensor(x), tensor(y))).toEqual(want)
  })

  it('larger than one binding: cut into pages, every row in its place', async () => {
    const device = await ready()
    const { limits } = device.device
    const limitTo = (bytes: number) =>
      Object.defineProperty(device.device, 'limits', {
        configurable: true,
        value: { maxBufferSize: limits.maxBufferSize, maxStorageBufferBindingSize: bytes },
      })
    limitTo(4 * 6 * 7 + 20) // seven rows, and not quite an eighth
    const sets = [new DeviceRows(x), new DeviceRows(y)]
    DeviceRows.pick(sets, tensor([0], 'int32')) // brings them there
    limitTo(limits.maxStorageBufferBindingSize)
    const order = Int32Array.from({ length: 50 }, (_, i) => (i * 7) % 50)
    const picked = DeviceRows.pick(sets, tensor(new NdArray(order, [50])))
    const [got, labels] = await Promise.all(picked.map((rows) => rows.array()))
    for (let i = 0; i < 50; i++) {
      for (let j = 0; j < 6; j++) expect(got.at(i, j)).toBe(x.at((i * 7) % 50, j))
      expect(labels.at(i)).toBe(y.at((i * 7) % 50))
    }
  })

  it.each([[[4, 1]], [[3, 8]], [[12, 4, 2]], [[5, 4, 1, 8]], [[6]]])(
    'rows of several sets at once, %j numbers each',
    async (widths) => {
      await ready()
      const sets = widths.map(
        (width, k) =>
          new NdArray(
            Float32Array.from({ length: 9 * width }, (_, i) => 1000 * k + i),
            [9, width],
          ),
      )
      const order = [8, 0, 3, 3, 7]
      const picked = DeviceRows.pick(
        sets.map((set) => new DeviceRows(set)),
        tensor(new NdArray(Int32Array.from(order), [5])),
      )
      for (const [k, rows] of picked.entries()) {
        const { data, shape } = await rows.array()
        expect(shape).toEqual([5, widths[k]])
        expect([...data]).toEqual(order.flatMap((row) => [...sets[k].slice(row, row + 1).data]))
      }
    },
  )

  it('uint8 images are taken as numbers', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [2], kernelInitializer: 'ones' })])
    const out = await model.predict(new NdArray(Uint8Array.of(1, 2, 3, 250), [2, 2]))
    expect([...out.data]).toEqual([3, 253])
  })
})

describe('batches', () => {
  it.each([1, 7, 16, 50, 64])('predict and evaluate give the same with batches of %i', async (batchSize) => {
    const model = classifier()
    await model.fit(x, y, { seed: 2, verbose: 0 })
    const whole = await model.predict(x, { batchSize: 50 })
    const parts = await model.predict(x, { batchSize })
    expect(parts.shape).toEqual([50, 3])
    for (let i = 0; i < 150; i++) expect(parts.data[i]).toBeCloseTo(whole.data[i], 6)
    const [loss, accuracy] = await model.evaluate(x, y, { batchSize: 50, verbose: 0 })
    const again = await model.evaluate(x, y, { batchSize, verbose: 0 })
    expect(again[0]).toBeCloseTo(loss, 5)
    expect(again[1]).toBeCloseTo(accuracy, 6)
  })

  it('stepsPerEpoch goes on where the last epoch stopped, and begins anew at the end', async () => {
    // As many steps in all, so as many updates on the same batches.
    const train = async (epochs: number, stepsPerEpoch?: number) => {
      const model = classifier()
      const options = { epochs, stepsPerEpoch, batchSize: 10, shuffle: false, seed: 3, verbose: 0 as const }
      const { history } = await model.fit(x, y, options)
      return { weights: await bits(model), epochs: history.loss.length }
    }
    const whole = await train(2)
    const cut = await train(5, 2)
    expect(cut.epochs).toBe(5)
    expect(cut.weights).toEqual(whole.weights)
  })

  it('initialEpoch continues the count', async () => {
    const model = classifier()
    const history = await model.fit(x, y, { initialEpoch: 3, epochs: 5, verbose: 0 })
    expect(history.epoch).toEqual([3, 4])
  })
})

describe('validation', () => {
  it('validationData is measured as evaluate does', async () => {
    const test = threeClasses(21, 6, 9)
    const model = classifier()
    const { history } = await model.fit(x, y, { epochs: 2, validationData: [test.x, test.y], verbose: 0 })
    const [loss, accuracy] = await model.evaluate(test.x, test.y, { verbose: 0 })
    expect(history.val_loss[1]).toBeCloseTo(loss, 6)
    expect(history.val_accuracy[1]).toBe(accuracy)
    expect(history.val_loss).toHaveLength(2)
  })

  it('validationSplit holds out the last examples', async () => {
    const model = classifier()
    const { history } = await model.fit(x, y, { validationSplit: 0.2, verbose: 0 })
    const [loss] = await model.evaluate(x.slice(40), y.slice(40), { verbose: 0 })
    expect(history.val_loss[0]).toBeCloseTo(loss, 6)
  })

  it('validationFreq and validationSteps', async () => {
    const epochs = async (validationFreq: number | number[]) => {
      const validationData = [x, y] as const
      const model = classifier()
      const seen: number[] = []
      class Seen extends Callback {
        override onEpochEnd(epoch: number, logs: Logs): void {
          if ('val_loss' in logs) seen.push(epoch)
        }
      }
      const callbacks = [new Seen()]
      await model.fit(x, y, { epochs: 5, validationData, validationFreq, callbacks, verbose: 0 })
      return seen
    }
    expect(await epochs(2)).toEqual([1, 3])
    expect(await epochs([1, 5])).toEqual([0, 4])

    const model = classifier()
    const validationData = [x, y] as const
    const options = {
      epochs: 2,
      validationData,
      validationSteps: 2,
      validationBatchSize: 5,
      verbose: 0 as const,
    }
    const { history } = await model.fit(x, y, options)
    const [loss] = await model.evaluate(x.slice(0, 10), y.slice(0, 10), { verbose: 0 })
    expect(history.val_loss[1], 'the first ten again').toBeCloseTo(loss, 6)
  })
})

describe('weights of examples', () => {
  it('an example that weighs 0 changes nothing; one that weighs 2 counts twice', async () => {
    const gradient = async (x: NdArray, y: NdArray, sampleWeight?: NdArray) => {
      const model = new Sequential([new Dense(1, { inputShape: [2], kernelInitializer: 'ones' })])
      model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: 'mse', weightedMetrics: ['mae'] })
      const { history } = await model.fit(x, y, { sampleWeight, batchSize: 8, shuffle: false, verbose: 0 })
      const [kernel] = await model.getWeights()
      return { step: kernel.data[0] - 1, mae: history.mae[0] }
    }
    const data = line(4)
    const weights = new NdArray(Float32Array.of(1, 0, 2, 1), [4])
    const twice = [0, 2, 2, 3]
    const got = await gradient(data.x, data.y, weights)
    const want = await gradient(data.x.take(twice), data.y.take(twice))
    // Both are sums over the same four terms, divided by four.
    expect(got.step).toBeCloseTo(want.step, 5)
    expect(got.mae).toBeCloseTo(want.mae, 5)
  })

  it('classWeight weighs by label, one-hot or not; one that is not named weighs 1', async () => {
    const labels = new NdArray(Int32Array.of(0, 1, 2), [3])
    expect([...classWeights(labels, { 0: 5, 2: 0.5 }).data]).toEqual([5, 1, 0.5])
    const oneHot = NdArray.from([
      [0, 1, 0],
      [1, 0, 0],
    ]) // prettier-ignore
    expect([...classWeights(oneHot, { 0: 5 }).data]).toEqual([1, 5])
  })

  it('classWeight counts in training only, not in what is held out', async () => {
    const options = { verbose: 0 as const, validationSplit: 0.5, classWeight: { 1: 3 } }
    const model = new Sequential([
      new Dense(1, { inputShape: [1], kernelInitializer: 'zeros', activation: 'sigmoid' }),
    ])
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: 'binary_crossentropy' })
    const { history } = await model.fit([[1], [2], [3], [4]], [[0], [1], [0], [1]], options)
    expect(history.val_loss[0]).toBeCloseTo(Math.LN2, 6)
    expect(history.loss[0]).toBeCloseTo(2 * Math.LN2, 6)
  })

  it('classWeight with sampleWeight, or of nonsense, is refused', async () => {
    const sampleWeight = new NdArray(new Float32Array(50), [50])
    await expect(classifier().fit(x, y, { classWeight: { 0: 2 }, sampleWeight })).rejects.toThrow(
      /classWeight and sampleWeight/,
    )
    await expect(classifier().fit(x, y, { classWeight: { 0: -1 } })).rejects.toThrow(/classWeight.*0: -1/)
    await expect(classifier().fit(x, y, { sampleWeight: sampleWeight.slice(1) })).rejects.toThrow(
      /x has 50 examples and sampleWeight has 49/,
    )
  })
})

describe('generators', () => {
  const batch = (i: number) => [x.slice(i * 10, i * 10 + 10), y.slice(i * 10, i * 10 + 10)] as const
  const train = async (fit: (model: Sequential) => Promise<unknown>) => {
    setRandomSeed(4)
    const model = classifier()
    await fit(model)
    return bits(model)
  }
  const fromArrays = () =>
    train((model) => model.fit(x, y, { epochs: 2, batchSize: 10, shuffle: false, verbose: 0 }))

  it('an iterable, a function and a generator train as the arrays do', async () => {
    const want = await fromArrays()
    const list = {
      length: 5,
      *[Symbol.iterator]() {
        for (let i = 0; i < 5; i++) yield batch(i)
      },
    } // prettier-ignore
    expect(await train((model) => model.fit(list, { epochs: 2, verbose: 0 }))).toEqual(want)
    async function* later() {
      for (let i = 0; i < 5; i++) yield batch(i)
    }
    expect(await train((model) => model.fit(later, { epochs: 2, verbose: 0 }))).toEqual(want)
    function* endless() {
      for (let i = 0; ; i++) yield batch(i % 5)
    }
    const options = { epochs: 2, stepsPerEpoch: 5, verbose: 0 as const }
    expect(await train((model) => model.fit(endless(), options))).toEqual(want)
  })

  it('classWeight weighs their examples too', async () => {
    const classWeight = { 0: 3, 1: 0.5 }
    const batches = {
      *[Symbol.iterator]() {
        for (let i = 0; i < 5; i++) yield batch(i)
      },
    } // prettier-ignore
    const options = { batchSize: 10, shuffle: false, classWeight, verbose: 0 as const }
    const want = await train((model) => model.fit(x, y, options))
    expect(await train((model) => model.fit(batches, { classWeight, verbose: 0 }))).toEqual(want)
  })

  it('batches may differ in size, and carry weights', async () => {
    const weights = new NdArray(new Float32Array(7).fill(1), [7])
    const sizes = [7, 3, 7]
    const model = classifier()
    await model.fit(sizes.map((n) => [x.slice(0, n), y.slice(0, n)] as const).values(), { verbose: 0 })
    await model.fit([[x.slice(0, 7), y.slice(0, 7), weights] as const].values(), { verbose: 0 })
    expect(model.compiled.optimizer.iterations).toBe(4)
  })

  it.each([
    [2, { epochs: 3 }, [2], /in epoch 1 of 3.*function that makes a new one/],
    [5, { epochs: 3, stepsPerEpoch: 3 }, [3, 2], /in epoch 2 of 3.*need 9 batches/],
    [4, { epochs: 3, stepsPerEpoch: 2 }, [2, 2], /in epoch 3 of 3.*need 6 batches/],
    [2, { epochs: 1, stepsPerEpoch: 3 }, [2], /in epoch 1 of 1.*need 3 batches/],
    [2, { epochs: 1 }, [2], null],
  ])('%i batches for %j end the training with a warning', async (count, options, steps, message) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const done: number[] = []
    let ended = false
    const callbacks = [
      new LambdaCallback({
        onEpochBegin: () => void done.push(0),
        onTrainBatchBegin: () => void done[done.length - 1]++,
        onTrainEnd: () => {
          ended = true
        },
      }),
    ]
    const batches = Array.from({ length: count }, (_, i) => batch(i)).values()
    const { history } = await classifier().fit(batches, { ...options, callbacks, verbose: 0 })
    expect(done.filter((steps) => steps > 0)).toEqual(steps)
    expect(history.loss).toHaveLength(steps.length)
    expect(ended).toBe(true)
    expect(warn.mock.calls.map(([said]) => said)).toEqual(message ? [expect.stringMatching(message)] : [])
    warn.mockRestore()
  })

  it('options may stand where they do beside x and y; a y of its own is refused', async () => {
    const model = classifier()
    const batches = () => [batch(0), batch(1)].values()
    const byPosition = (y: unknown, options: object) =>
      [batches, y, options] as unknown as Parameters<typeof model.fit>
    const { history } = await model.fit(...byPosition(undefined, { epochs: 3, verbose: 0 }))
    expect(history.loss).toHaveLength(3)
    await expect(model.fit(...byPosition(y, { verbose: 0 }))).rejects.toThrow(
      'the data: batches hold their own y: expected options, got an NdArray',
    )
  })

  it('a generator that has been gone through before says so, one for validation before training', async () => {
    const once = [batch(0)].values()
    await classifier().fit(once, { verbose: 0 })
    await expect(classifier().fit(once, { verbose: 0 })).rejects.toThrow(/no batches.*gone through only once/)
    await expect(classifier().fit(x, y, { epochs: 2, validationData: once, verbose: 0 })).rejects.toThrow(
      /validationData: .*only once.*validationSteps/,
    )
    const two = [batch(0), batch(1)].values()
    const options = { epochs: 3, validationData: two, validationSteps: 1, verbose: 0 as const }
    await expect(classifier().fit(x, y, options)).rejects.toThrow(/run out/)
  })

  it('is closed when training stops, and an error in it comes through', async () => {
    let closed = false
    function* watched() {
      try {
        for (;;) yield batch(0)
      } finally {
        closed = true
      }
    }
    await classifier().fit(watched(), { stepsPerEpoch: 3, verbose: 0 })
    expect(closed).toBe(true)
    function* broken() {
      yield batch(0)
      throw new Error('disk gone')
    }
    await expect(classifier().fit(broken(), { verbose: 0 })).rejects.toThrow('disk gone')
  })

  it('checks every batch', async () => {
    const wrong = [batch(0), [x.slice(0, 2), new NdArray(Int32Array.of(0, 7), [2])]] as const
    await expect(classifier().fit(wrong.values(), { verbose: 0 })).rejects.toThrow(/^batch 2: .*label 7/)
    await expect(classifier().fit([x] as never, y, { verbose: 0 })).resolves.toBeDefined()
    await expect(classifier().fit([x].values() as never, { verbose: 0 })).rejects.toThrow(/\[x, y\]/)
    await expect(classifier().fit([batch(0)].values(), { validationSplit: 0.5, verbose: 0 })).rejects.toThrow(
      /validationSplit: not with a generator/,
    )
  })

  it('evaluate and predict take them too', async () => {
    const model = classifier()
    const want = await model.evaluate(x, y, { verbose: 0 })
    const got = await model.evaluate([0, 1, 2, 3, 4].map(batch).values(), { verbose: 0 })
    expect(got[0]).toBeCloseTo(want[0], 5)
    const predicted = await model.predict([x.slice(0, 30), x.slice(30)].values())
    expect(predicted.shape).toEqual([50, 3])
    expect(String(predicted)).toBe(String(await model.predict(x)))
  })
})

describe('a run that ends early', () => {
  it('an error in a callback leaves a model that trains on, and no memory behind', async () => {
    class Failing extends Callback {
      override onTrainBatchEnd(batch: number): void {
        if (batch === 2) throw new Error('enough')
      }
    }
    const model = classifier()
    await model.fit(x, y, { batchSize: 10, verbose: 0 })
    const { pool } = await ready()
    await collectGarbage()
    const { live } = pool
    for (let i = 0; i < 3; i++) {
      const options = { batchSize: 10, callbacks: [new Failing()], verbose: 0 as const }
      expect(await model.fit(x, y, options).catch(({ message }) => message)).toBe('enough')
    }
    expect(model.compiled.optimizer.iterations).toBe(5 + 9)
    await model.fit(x, y, { batchSize: 10, verbose: 0 })
    await collectGarbage()
    expect(pool.live).toBeLessThanOrEqual(live)
  })

  it('two runs at the same time are refused', async () => {
    const model = classifier()
    const first = model.fit(x, y, { verbose: 0 })
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(/in training already/)
    await first
    await model.fit(x, y, { verbose: 0 })
  })

  it('stopTraining ends after the epoch', async () => {
    class Stop extends Callback {
      override onEpochEnd(epoch: number): void {
        if (epoch === 1) this.model.stopTraining = true
      }
    }
    const { epoch } = await classifier().fit(x, y, { epochs: 9, callbacks: [new Stop()], verbose: 0 })
    expect(epoch).toEqual([0, 1])
  })
})
