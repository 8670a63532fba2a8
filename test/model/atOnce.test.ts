import {
  Adam,
  Callback,
  Dense,
  LambdaCallback,
  type NdArray,
  PiecewiseConstantDecay,
  Sequential,
  SGD,
  type TrainingOptimizer,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'

const rows = [1, 2, 3, 4, 5, 6].map((x) => [x])
const byOne = (optimizer: TrainingOptimizer = new SGD({ learningRate: 0.01 })) => {
  const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
  model.compile({ optimizer, loss: 'mse' })
  return model
}
const weightOf = async (model: Sequential) => (await model.getWeights())[0].data[0]

describe('calls that are not waited for give what they give one after the other', () => {
  it('predictOnBatch, from the first step on', async () => {
    const model = byOne()
    const outputs = await Promise.all(rows.map((x) => model.predictOnBatch([x])))
    expect(outputs.map(({ data }) => data[0])).toEqual([1, 2, 3, 4, 5, 6])
  })

  const schedule = { boundaries: [1, 2, 3], values: [0.1, 0.01, 0.001, 0] }
  it.each<[string, () => TrainingOptimizer]>([
    ['Adam', () => new Adam({ learningRate: 0.1 })],
    ['a schedule', () => new SGD({ learningRate: new PiecewiseConstantDecay(schedule) })],
  ])('trainOnBatch with %s', async (_, make) => {
    const [atOnce, inTurn] = [byOne(make()), byOne(make())]
    const got = await Promise.all(rows.map((x) => atOnce.trainOnBatch([x], [[0]])))
    const want: number[][] = []
    for (const x of rows) want.push(await inTurn.trainOnBatch([x], [[0]]))
    expect(got).toEqual(want)
    expect(await weightOf(atOnce)).toBe(await weightOf(inTurn))
    expect(atOnce.compiled.optimizer.iterations).toBe(6)
  })

  it('all kinds mixed', async () => {
    type Result = NdArray | number[]
    const calls: ((model: Sequential) => Promise<Result>)[] = [
      (model) => model.trainOnBatch([[1]], [[0]]),
      (model) => model.predictOnBatch([[1]]),
      (model) => model.testOnBatch([[2]], [[0]]),
      (model) => model.predict(rows),
      (model) => model.trainOnBatch([[2]], [[0]]),
      (model) => model.evaluate(rows, rows, { verbose: 0, batchSize: 2 }),
      (model) => model.trainOnBatch([[3]], [[0]]),
      (model) => model.predict(rows, { batchSize: 4 }),
    ]
    const [atOnce, inTurn] = [byOne(), byOne()]
    const got = await Promise.all(calls.map((call) => call(atOnce)))
    const want: Result[] = []
    for (const call of calls) want.push(await call(inTurn))
    expect(got.map(String)).toEqual(want.map(String))
  })

  it('together with fit, which counts its own steps', async () => {
    const model = byOne(new Adam())
    const fit = model.fit(rows, rows, { epochs: 5, batchSize: 1, verbose: 0 })
    const others = Array.from({ length: 10 }, (_, i) => model.predictOnBatch([[0], [i]]))
    await model.trainOnBatch([[1]], [[0]])
    expect((await Promise.all(others)).map(({ shape }) => shape[0])).toEqual(Array(10).fill(2))
    const { history } = await fit
    expect(history.loss).toHaveLength(5)
    expect(model.compiled.optimizer.iterations).toBe(31)
  })

  it('one that fails does not hold up the next', async () => {
    const model = byOne()
    const wrong = model.trainOnBatch([[1, 2]], [[0]])
    const right = model.predictOnBatch([[3]])
    await expect(wrong).rejects.toThrow(/expected input of shape/)
    expect((await right).data[0]).toBe(3)
  })

  it('a callback and a generator may use the model that is in training', async () => {
    const model = byOne()
    const seen: number[] = []
    const batches = async function* () {
      for (const x of rows) {
        await model.predictOnBatch([x])
        yield [[x], [[0]]] as const
      }
    }
    const look = async () => {
      await model.evaluate(batches as never, { verbose: 0 })
      await model.predict(rows)
      seen.push((await model.testOnBatch(rows, rows))[0])
    }
    const callbacks = [new LambdaCallback({ onTrainBatchEnd: look, onEpochEnd: look })]
    await model.fit(batches as never, { verbose: 0, callbacks })
    expect(seen).toHaveLength(7)
  })
})

describe('stopTraining', () => {
  class Stop extends Callback {
    readonly begun: number[] = []
    constructor(
      readonly hook: 'onEpochBegin' | 'onTrainBatchBegin' | 'onTrainBatchEnd' | 'none',
      readonly at = 0,
    ) {
      super()
    }
    #hook(hook: string, at: number): void {
      if (hook === this.hook && at === this.at) this.model.stopTraining = true
    }
    override onEpochBegin(epoch: number) {
      this.#hook('onEpochBegin', epoch)
    }
    override onTrainBatchBegin(batch: number) {
      this.begun.push(batch)
      this.#hook('onTrainBatchBegin', batch)
    }
  }
  const train = async (stop: Stop, model = byOne()) => {
    const options = { batchSize: 1, epochs: 2, verbose: 0 as const, callbacks: [stop] }
    const { history } = await model.fit(rows, rows, options)
    return { begun: stop.begun, epochs: history.loss.length }
  }

  // As Keras 3.15, which looks at stop_training after every batch.
  it.each([
    ['onEpochBegin', 0, [0]],
    ['onTrainBatchBegin', 0, [0]],
    ['onTrainBatchBegin', 3, [0, 1, 2, 3]],
  ] as const)('set in %s %i ends after that batch', async (hook, at, begun) => {
    expect(await train(new Stop(hook, at))).toEqual({ begun, epochs: 1 })
  })

  it('set from outside, while a batch is being made, is seen before it', async () => {
    const model = byOne()
    const stop = new Stop('none')
    const slow = async function* () {
      for (const x of rows) {
        if (x[0] === 3) {
          setTimeout(() => {
            model.stopTraining = true
          }, 1)
          await new Promise((done) => setTimeout(done, 20))
        }
        yield [[x], [x]] as const
      }
    }
    await model.fit(slow as never, { epochs: 2, verbose: 0, callbacks: [stop] })
    expect(stop.begun).toEqual([0, 1])
  })

  it('set by a timer', async () => {
    const model = byOne()
    setTimeout(() => {
      model.stopTraining = true
    }, 50)
    const many = Array.from({ length: 1000 }, (_, i) => [i / 1000])
    const { history } = await model.fit(many, many, { batchSize: 1, epochs: 1000, verbose: 0 })
    expect(history.loss.length).toBeLessThan(1000)
  })
})
