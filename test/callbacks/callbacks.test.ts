import {
  Adam,
  Callback,
  Dense,
  EarlyStopping,
  LambdaCallback,
  LearningRateFinder,
  LearningRateScheduler,
  type Logs,
  NdArray,
  ReduceLROnPlateau,
  Sequential,
  SGD,
  TerminateOnNaN,
  useHost,
  watchEvaluation,
  watchTraining,
} from 'glassgrad'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { host } from '../../src/host.js'
import { bits, classifier, threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(30)

const original = host()
let said = ''
beforeEach(() => {
  said = ''
  useHost({
    ...original,
    write: (text) => {
      said += text
    },
  })
})
afterEach(() => useHost(original))

/** A training run whose validation loss is this, epoch by epoch; the model learns nothing by itself. */
async function run(losses: readonly number[], callbacks: readonly Callback[], optimizer = new SGD({})) {
  const model = new Sequential([
    new Dense(1, { inputShape: [1], kernelInitializer: 'zeros', useBias: false }),
  ])
  model.compile({ optimizer, loss: 'mse' })
  const script = new LambdaCallback({
    onEpochEnd: (epoch, logs) => {
      logs.val_loss = losses[epoch]
      model.setWeights([[[epoch + 1]]]) // so that weights tell the epoch they are of
    },
  })
  const one = NdArray.from([[1]])
  const { history, epoch } = await model.fit(one, one, {
    epochs: losses.length,
    callbacks: [script, ...callbacks],
    verbose: 0,
  })
  return { history, epochs: epoch.length, kernel: (await model.getWeights())[0].data[0], model }
}

describe('EarlyStopping', () => {
  it('stops after `patience` epochs without improvement, and may go back to the best', async () => {
    const losses = [5, 4, 3, 3.5, 3.4, 2, 1]
    expect(await run(losses, [new EarlyStopping({ patience: 2 })])).toMatchObject({ epochs: 5, kernel: 5 })
    const best = new EarlyStopping({ patience: 2, restoreBestWeights: true, verbose: 1 })
    expect(await run(losses, [best])).toMatchObject({ epochs: 5, kernel: 3 })
    expect(said).toBe('Epoch 5: early stopping\nRestoring model weights from the end of the best epoch: 3.\n')
  })

  it('goes back to the best also where training ends by itself', async () => {
    const best = new EarlyStopping({ patience: 9, restoreBestWeights: true })
    expect(await run([3, 1, 2], [best])).toMatchObject({ epochs: 3, kernel: 2 })
  })

  it('minDelta, startFromEpoch, baseline', async () => {
    const flat = [1, 0.99, 0.98, 0.97, 0.96]
    expect((await run(flat, [new EarlyStopping({ patience: 2, minDelta: 0.1 })])).epochs).toBe(3)
    expect((await run(flat, [new EarlyStopping({ patience: 2 })])).epochs).toBe(5)
    const late = new EarlyStopping({ patience: 1, startFromEpoch: 2 })
    expect((await run([1, 2, 3, 4, 5], [late])).epochs).toBe(4)
    // Getting better, but never below 0.5: the first epoch that does not is one too many.
    const slow = [1, 0.99, 0.98, 0.985, 0.9]
    expect((await run(slow, [new EarlyStopping({ patience: 3, baseline: 0.5 })])).epochs).toBe(4)
    expect((await run(slow, [new EarlyStopping({ patience: 3 })])).epochs).toBe(5)
  })

  it('a value that shall grow, by its name or by mode', async () => {
    const accuracy = new EarlyStopping({ monitor: 'val_accuracy', patience: 1 })
    const grow = new LambdaCallback({
      onEpochEnd: (epoch, logs) => {
        logs.val_accuracy = [0.1, 0.2, 0.3, 0.2, 0.9][epoch]
      },
    })
    expect((await run([0, 0, 0, 0, 0], [grow, accuracy])).epochs).toBe(4)
    expect((await run([1, 2, 3, 2, 9], [new EarlyStopping({ mode: 'max', patience: 1 })])).epochs).toBe(4)
    expect(() => new EarlyStopping({ monitor: 'val_quality' })).toThrow(/small or large.*mode/)
  })

  it('what is not there cannot be monitored', async () => {
    const fit = (monitor: string) =>
      classifier().fit(x, y, { callbacks: [new EarlyStopping({ monitor })], verbose: 0 })
    await expect(fit('val_loss')).rejects.toThrow(
      /no "val_loss" to monitor. There are: loss, accuracy. Give fit validationData or a validationSplit/,
    )
    await expect(fit('acc')).rejects.toThrow(/no "acc" to monitor. There are: loss, accuracy/)
  })

  it('an epoch without validation is passed over', async () => {
    const stopping = new EarlyStopping({ patience: 1 })
    const { epoch } = await classifier().fit(x, y, {
      validationSplit: 0.3,
      validationFreq: 2,
      epochs: 5,
      callbacks: [stopping],
      verbose: 0,
    })
    expect(epoch).toHaveLength(5)
  })
})

describe('learning rates', () => {
  it('LearningRateScheduler sets each epoch’s rate, and the history has it', async () => {
    const seen: number[] = []
    const halve = new LearningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2), { verbose: 1 })
    const watch = new LambdaCallback({
      onTrainBatchBegin: () => void seen.push(watch.model.compiled.optimizer.learningRate),
    })
    const { history } = await run([1, 1, 1], [halve, watch], new SGD({ learningRate: 0.4 }))
    expect(history.learning_rate).toEqual([0.4, 0.2, 0.1])
    expect(seen).toEqual([0.4, 0.2, 0.1])
    expect(said).toMatch(/Epoch 2: LearningRateScheduler setting learning rate to 0.2/)
    const wrong = new LearningRateScheduler(() => undefined as never)
    await expect(run([1], [wrong])).rejects.toThrow(/schedule\(0, 0.01\) to give a number, got undefined/)
  })

  it('a rate that is set is the rate that trains', async () => {
    const rate = async (learningRate: number) => {
      const model = classifier()
      model.compile({ optimizer: new SGD({ learningRate: 9 }), loss: 'sparse_categorical_crossentropy' })
      const callbacks = [new LearningRateScheduler(() => learningRate)]
      const before = await bits(model)
      await model.fit(x, y, { callbacks, verbose: 0 })
      return (await bits(model)).every((bit, i) => bit === before[i])
    }
    expect(await rate(0)).toBe(true)
    expect(await rate(0.1)).toBe(false)
  })

  it('a callback predicts and measures with the model in training', async () => {
    const model = classifier()
    model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' })
    const { x, y } = threeClasses(30)
    const seen: number[] = []
    class Looks extends Callback {
      override async onEpochEnd() {
        const [loss] = await this.model.evaluate(x, y, { verbose: 0 })
        const predicted = await this.model.predict(x)
        seen.push(loss, predicted.length, this.model.optimizer.iterations, this.model.layers.length)
      }
    }
    await model.fit(x, y, { batchSize: 10, epochs: 2, callbacks: [new Looks()], verbose: 0 })
    const [loss] = await model.evaluate(x, y, { verbose: 0 })
    expect(seen.slice(1, 4)).toEqual([30, 3, model.layers.length])
    expect(seen.slice(4)).toEqual([loss, 30, 6, model.layers.length])
  })

  it('ReduceLROnPlateau: patience, cooldown and a least rate', async () => {
    const reduce = new ReduceLROnPlateau({ factor: 0.5, patience: 2, cooldown: 2, minLr: 0.2, verbose: 1 })
    const flat = [1, 1, 1, 1, 1, 1, 1, 1, 1]
    const { history } = await run(flat, [reduce], new SGD({ learningRate: 0.8 }))
    // The rate that each epoch trained with: down after the third, at rest for two, two more to wait.
    expect(history.learning_rate).toEqual([0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2])
    expect(said.match(/reducing/g)).toHaveLength(2)
    expect(new ReduceLROnPlateau({ minLR: 0.1 }).minLr).toBe(0.1) // the name of before
    expect(() => new ReduceLROnPlateau({ factor: 1 })).toThrow(/factor between 0 and 1/)
  })

  it('LearningRateFinder sweeps, suggests, and leaves the model as it was', async () => {
    const model = classifier()
    const optimizer = new Adam({ learningRate: 0.003 })
    model.compile({ optimizer, loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
    const { x, y } = threeClasses(320)
    await model.fit(x, y, { verbose: 0 })
    const before = { weights: await bits(model), state: (await optimizer.getWeights()).map(String) }

    const finder = new LearningRateFinder({ minRate: 1e-5, maxRate: 100, steps: 60 })
    await model.fit(x, y, { batchSize: 16, epochs: 10, callbacks: [finder], verbose: 0 })
    expect(await bits(model)).toEqual(before.weights)
    expect((await optimizer.getWeights()).map(String)).toEqual(before.state)
    expect(optimizer.learningRate).toBe(0.003)
    expect(optimizer.iterations).toBe(10)

    const { rates, losses, suggestion } = finder
    expect(rates[0]).toBe(1e-5)
    expect(rates.every((rate, i) => i === 0 || rate > rates[i - 1])).toBe(true)
    expect(rates.length).toBe(losses.length)
    expect(rates.length).toBeLessThanOrEqual(60)
    expect(suggestion).toBeGreaterThan(1e-4)
    expect(suggestion).toBeLessThan(3)
    expect(said).toMatch(/loss fell fastest at a learning rate of/)
  })

  it('the losses it shows are those of the batches, smoothed', async () => {
    // Rates too small to change anything, so that losses are known: batch after batch, the same examples.
    const model = classifier()
    model.compile({ optimizer: new SGD({}), loss: 'sparse_categorical_crossentropy' })
    const finder = new LearningRateFinder({ minRate: 1e-20, maxRate: 1e-19, steps: 3, smoothing: 0 })
    await model.fit(x, y, { batchSize: 10, shuffle: false, callbacks: [finder], verbose: 0 })
    for (const i of [0, 1, 2]) {
      const part = [x.slice(10 * i, 10 * i + 10), y.slice(10 * i, 10 * i + 10)] as const
      expect(finder.losses[i]).toBeCloseTo((await model.evaluate(...part, { verbose: 0 }))[0], 4)
    }
  })
})

describe('TerminateOnNaN', () => {
  it('stops at the end of the epoch at the latest', async () => {
    const model = classifier()
    const target = new NdArray(new Float32Array(90), [30, 3])
    const callbacks = [new TerminateOnNaN()]
    // The root of a negative number is NaN on every device.
    model.compile({ optimizer: 'sgd', loss: (_, yPred) => yPred.sub(2).sqrt() })
    const { epoch } = await model.fit(x, target, { epochs: 50, batchSize: 5, callbacks, verbose: 0 })
    expect(epoch.length).toBeLessThan(3)
    expect(said).toMatch(/the loss is (NaN|-?Infinity), training stops/)
  })
})

describe('hooks', () => {
  it('come in order', async () => {
    const calls: string[] = []
    const note = (name: string) => (at?: number | Logs) =>
      void calls.push(typeof at === 'number' ? `${name} ${at}` : name)
    const callback = new LambdaCallback({
      onTrainBegin: note('train'),
      onEpochBegin: note('epoch'),
      onTrainBatchBegin: note('batch'),
      onTrainBatchEnd: note('batch end'),
      onEpochEnd: note('epoch end'),
      onTrainEnd: note('train end'),
    })
    await classifier().fit(x, y, { batchSize: 20, epochs: 2, callbacks: [callback], verbose: 0 })
    const epoch = (n: number) => [
      `epoch ${n}`,
      'batch 0',
      'batch end 0',
      'batch 1',
      'batch end 1',
      `epoch end ${n}`,
    ]
    expect(calls).toEqual(['train', ...epoch(0), ...epoch(1), 'train end'])
  })

  it('stopTraining set after a batch leaves out the rest of the epoch', async () => {
    const model = classifier()
    const callbacks = [
      new LambdaCallback({
        onTrainBatchEnd: (batch) => {
          if (batch === 1) model.stopTraining = true
        },
      }),
    ]
    const { epoch } = await model.fit(x, y, { batchSize: 5, epochs: 4, callbacks, verbose: 0 })
    expect(epoch).toEqual([0])
    expect(model.compiled.optimizer.iterations).toBe(2)
  })

  it('the progress line says epochs, steps and logs', async () => {
    await classifier().fit(x, y, { batchSize: 10, epochs: 2, validationSplit: 0.5, verbose: 2 })
    expect(said).toMatch(
      /^Epoch 1\/2\n2\/2 - \d+s \S+\/step - accuracy: 0\.\d{4} - loss: \d\.\d{4} - val_accuracy: 0\.\d{4} - val_loss: \d\.\d{4}\nEpoch 2\/2\n/,
    )
  })
})

describe('watchEvaluation', () => {
  it('tells of each evaluation how it gets on, of no training, and changes no number', async () => {
    const model = classifier()
    const seen: unknown[] = []
    const end = watchEvaluation(() => {
      const callback: LambdaCallback = new LambdaCallback({
        onTestBegin: () => void seen.push(`0 of ${callback.params.steps}`),
        onProgress: (steps) => void seen.push(steps),
        onTestEnd: (logs) => void seen.push(logs.loss),
      })
      return callback
    })
    await model.fit(x, y, { batchSize: 10, verbose: 0, validationData: [x, y] })
    expect(seen).toEqual([])
    const own = await model.evaluate(x, y, { batchSize: 10, verbose: 0 })
    end()
    expect(await model.evaluate(x, y, { batchSize: 10, verbose: 0 })).toEqual(own)
    expect(seen).toEqual(['0 of 3', 1, [own].flat()[0]])
  })

  it('may break one off by throwing; the model is usable afterwards', async () => {
    const model = classifier()
    const end = watchEvaluation(
      () =>
        new LambdaCallback({
          onProgress: () => {
            throw new Error('enough')
          },
        }),
    )
    await expect(model.evaluate(x, y, { verbose: 0 })).rejects.toThrow('enough')
    end()
    const before = await model.evaluate(x, y, { verbose: 0 })
    expect(await model.evaluate(x, y, { verbose: 0 })).toEqual(before)
  })
})

describe('watchTraining', () => {
  it('has a callback of its own for each run, after those of the run, until it is ended', async () => {
    const seen: string[] = []
    let runs = 0
    const end = watchTraining(() => {
      const number = ++runs
      return new LambdaCallback({
        onEpochEnd: (epoch, { loss }) => void seen.push(`${number}: ${epoch} ${loss}`),
      })
    })
    const own = new LambdaCallback({
      onEpochEnd: (_, logs) => {
        logs.loss = 7
      },
    })
    await run([1, 2], [own])
    await run([1], [own])
    end()
    await run([1], [own])
    expect(seen).toEqual(['1: 0 7', '1: 1 7', '2: 0 7'])
  })

  it('may break a run off by throwing; the model is usable afterwards', async () => {
    const model = classifier()
    const end = watchTraining(
      () =>
        new LambdaCallback({
          onTrainBatchBegin: (batch) => {
            if (batch === 1) throw new Error('enough')
          },
        }),
    )
    await expect(model.fit(x, y, { batchSize: 10, verbose: 0 })).rejects.toThrow('enough')
    end()
    const { history } = await model.fit(x, y, { batchSize: 10, verbose: 0 })
    expect(history.loss[0]).toBeGreaterThan(0)
  })
})
