import {
  Adam,
  Callback,
  type CallbackLike,
  Dense,
  type Logs,
  NdArray,
  Sequential,
  SGD,
  SwapEMAWeights,
} from 'glassgrad'
import { expect, it } from 'vitest'

const x = NdArray.from([[1], [2], [3], [4]])
const y = NdArray.from([[2], [4], [6], [8]])

/** y = w·x, with w = 0 at first. */
function compiled(optimizer = new SGD({ learningRate: 0.01, useEma: true, emaMomentum: 0.5 })) {
  const model = new Sequential([
    new Dense(1, { inputShape: [1], kernelInitializer: 'zeros', useBias: false }),
  ])
  model.compile({ optimizer, loss: 'mse' })
  return model
}

const weightOf = async (model: Sequential) => (await model.getWeights())[0].data[0]

/** By hand: the weight and its average after so many steps on all four examples; the gradient of the mean is 15·(w - 2). */
function byHand(steps: number): { weight: number; average: number } {
  let [weight, average] = [0, 0]
  for (let step = 0; step < steps; step++) {
    weight -= 0.01 * 15 * (weight - 2)
    average = step === 0 ? weight : 0.5 * average + 0.5 * weight
  }
  return { weight, average }
}

/** What the model's weight is at points of a run. */
class Diary extends Callback {
  readonly weights: number[] = []
  override async onTestBegin() {
    this.weights.push((await this.model.getWeights())[0].data[0])
  }
  override async onEpochEnd(_: number, _logs: Logs) {
    this.weights.push((await this.model.getWeights())[0].data[0])
  }
}

const fit = (model: Sequential, callbacks: CallbackLike[], epochs: number) =>
  model.fit(x, y, { batchSize: 4, shuffle: false, verbose: 0, epochs, callbacks, validationData: [x, y] })

it('validation and predictions see the averages, training goes on with the weights', async () => {
  const model = compiled()
  const diary = new Diary()
  const { history } = await fit(model, [new SwapEMAWeights(), diary], 3)
  const [one, two, three] = [byHand(1), byHand(2), byHand(3)]
  const seen = [one.average, one.weight, two.average, two.weight, three.average, three.weight]
  for (const [i, weight] of diary.weights.entries()) expect(weight).toBeCloseTo(seen[i], 5)
  expect(history.val_loss[2]).toBeCloseTo(7.5 * (three.average - 2) ** 2, 4)
  // The end of training gives the weights their averages, as useEma does.
  expect(await weightOf(model)).toBeCloseTo(three.average, 5)
})

it('with swapOnEpoch, what stands behind it at an epoch’s end sees the averages', async () => {
  const model = compiled()
  const diary = new Diary()
  await fit(model, [new SwapEMAWeights(true), diary], 3)
  const averages = [1, 2, 3].flatMap((steps) => [byHand(steps).average, byHand(steps).average])
  for (const [i, weight] of diary.weights.entries()) expect(weight).toBeCloseTo(averages[i], 5)
  expect(await weightOf(model)).toBeCloseTo(byHand(3).average, 5)
})

it('a training that is stopped ends with the averages all the same', async () => {
  const model = compiled()
  const stop = {
    onEpochEnd: (epoch: number) => {
      model.stopTraining = epoch === 1
    },
  }
  await fit(model, [new SwapEMAWeights(true), stop], 5)
  expect(await weightOf(model)).toBeCloseTo(byHand(2).average, 5)
})

it('evaluate and predict see the averages, and leave the weights as they were', async () => {
  const model = compiled()
  await model.trainOnBatch(x, y)
  await model.trainOnBatch(x, y)
  const { weight, average } = byHand(2)
  const output = await model.predict(NdArray.from([[1]]), { callbacks: new SwapEMAWeights() })
  expect(output.data[0]).toBeCloseTo(average, 5)
  expect(await weightOf(model)).toBeCloseTo(weight, 5)
  const [loss] = await model.evaluate(x, y, { verbose: 0, callbacks: new SwapEMAWeights() })
  expect(loss).toBeCloseTo(7.5 * (average - 2) ** 2, 4)
  expect(await weightOf(model)).toBeCloseTo(weight, 5)
})

it('before the first step there is nothing to exchange, and without useEma never', async () => {
  const model = compiled()
  const [loss] = await model.evaluate(x, y, { verbose: 0, callbacks: new SwapEMAWeights() })
  expect(loss).toBeCloseTo(30, 4)
  await expect(fit(compiled(new SGD()), [new SwapEMAWeights()], 1)).rejects.toThrow('give it useEma: true')
  await expect(fit(compiled(new Adam() as never), [new SwapEMAWeights()], 1)).rejects.toThrow(
    'SwapEMAWeights: adam keeps no moving averages',
  )
})
