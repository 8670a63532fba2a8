import { Callback, Dense, NdArray, Sequential, type Tensor, tensor } from 'glassgrad'
import { describe, expect, it } from 'vitest'

const x = [0, 1, 2, 3].map((i) => [i >> 1, i & 1])
const y = [0, 1, 1, 0]

function classifier(options = {}): Sequential {
  const model = new Sequential([new Dense(2, { inputShape: [2], activation: 'softmax' })])
  model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy', ...options })
  return model
}

/** As JavaScript calls it, without types. */
const fit = (options: object) => classifier().fit(x, y, { verbose: 0, ...options })

class Snake extends Callback {
  on_epoch_end() {}
}
class OfTensorFlowJs extends Callback {
  onBatchEnd() {}
}
class OnEpochEnds extends Callback {
  onEpochEnds() {}
}

describe('what stands around training', () => {
  it.each([
    [new Snake(), "Snake: there is no option 'on_epoch_end': it is called onEpochEnd here"],
    [
      new OfTensorFlowJs(),
      "OfTensorFlowJs: there is no option 'onBatchEnd': it is called onTrainBatchEnd here",
    ],
    [new OnEpochEnds(), "OnEpochEnds: there is no option 'onEpochEnds'. Did you mean 'onEpochEnd'?"],
  ])('refuses a method that looks like a hook and that nothing calls', async (callback, message) => {
    await expect(fit({ callbacks: [callback] })).rejects.toThrow(message)
  })

  it.each([
    [
      { classWeight: new Map([[0, 5]]) },
      'classWeight: expected weights by class number, { 0: 1, 1: 5 }, got a Map',
    ],
    [
      { classWeight: 'balanced' },
      "classWeight: expected weights by class number, { 0: 1, 1: 5 }, got 'balanced'",
    ],
    [
      { validationData: { x, y } },
      'validationData: expected [x, y], [x, y, sampleWeight] or batches, got { x, y }',
    ],
  ])('names an option that is of another kind: %o', async (options, message) => {
    const said = await fit(options).catch((error: Error) => error.message)
    expect(said).toBe(message)
  })

  it.each(['2', Number.NaN])('refuses %o as the weight of a loss', (weight) => {
    expect(() => classifier({ lossWeights: [weight] })).toThrow(
      'lossWeights: expected a number for each output',
    )
  })

  it('says what a generator has given in place of a batch', async () => {
    const batches = function* () {
      yield { x, y }
    }
    await expect(classifier().fit(batches as never, { verbose: 0 })).rejects.toThrow(
      'batch 1: the data: expected batches [x, y] or [x, y, sampleWeight], got { x, y }',
    )
  })

  it('ends when it is stopped before the first batch has been made', async () => {
    const model = classifier()
    const training = model.fit(x, y, { epochs: 5, verbose: 0 })
    model.stopTraining = true
    expect((await training).epoch).toEqual([])
    expect((await model.fit(x, y, { epochs: 2, verbose: 0 })).epoch).toEqual([0, 1])
  })
})

describe('a function of one’s own that gives no tensor is named', () => {
  const given: [string, unknown, string][] = [
    ['a number', () => 3, 'must give a tensor, it gave 3'],
    ['nothing', () => {}, 'must give a tensor, it gave undefined'],
    ['a promise', async () => tensor([1]), 'must not be async'],
    ['a host array', () => NdArray.from([1]), 'must give a tensor, it gave an object of class NdArray'],
  ]
  const train = async (options: object, compile: object = {}) => {
    const model = new Sequential([new Dense(1, { inputShape: [2], ...options })])
    model.compile({ optimizer: 'sgd', loss: 'mse', ...compile })
    await model.fit(x, y, { verbose: 0 })
  }
  it.each(given)('%s', async (_, given, message) => {
    const mine = given as () => Tensor
    Object.defineProperty(mine, 'name', { value: 'mine' })
    await expect(train({}, { loss: mine })).rejects.toThrow(`loss "mine" ${message}`)
    await expect(train({}, { metrics: [mine] })).rejects.toThrow(`metric "mine" ${message}`)
    await expect(train({ kernelInitializer: mine })).rejects.toThrow(`initializer "mine" ${message}`)
    await expect(train({ kernelRegularizer: mine })).rejects.toThrow(`regularizer "mine" ${message}`)
    await expect(train({ kernelConstraint: mine })).rejects.toThrow(`constraint "mine" ${message}`)
    await expect(train({ activation: mine })).rejects.toThrow(
      message.replace('a tensor', 'a tensor or a list of them'),
    )
  })
})
