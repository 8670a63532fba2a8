import { Callback, Dense, type Logs, loadModel, NdArray, Sequential } from 'glassgrad'
import { expect, it } from 'vitest'

// stepsPerExecution: several batches between two calls of the batch hooks, nothing else changed.

const x = NdArray.from([[1], [2], [3], [4], [5], [6], [7], [8], [9]])
const y = NdArray.from([[2], [4], [6], [8], [10], [12], [14], [16], [18]])

function compiled(stepsPerExecution?: number) {
  const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones', useBias: false })])
  model.compile({ optimizer: 'adam', loss: 'mse', stepsPerExecution })
  return model
}

/** Writes down which batches it was told of, and what the logs said. */
class Diary extends Callback {
  readonly batches: string[] = []
  readonly losses: number[] = []
  override onTrainBatchBegin(batch: number) {
    this.batches.push(`train ${batch}`)
  }
  override onTrainBatchEnd(batch: number, { loss }: Logs) {
    this.batches.push(`trained ${batch}`)
    this.losses.push(loss)
  }
  override onTestBatchBegin(batch: number) {
    this.batches.push(`test ${batch}`)
  }
  override onTestBatchEnd(batch: number, { loss }: Logs) {
    this.batches.push(`tested ${batch}`)
    this.losses.push(loss)
  }
}

it('fit calls the hooks of batches once an execution, with Keras’ numbers of batches', async () => {
  const [one, two] = [new Diary(), new Diary()]
  const [single, paired] = [compiled(), compiled(2)]
  const options = { batchSize: 2, shuffle: false, verbose: 0 } as const
  await single.fit(x, y, { ...options, callbacks: one })
  const { history } = await paired.fit(x, y, { ...options, callbacks: two })
  expect(two.batches).toEqual(['train 0', 'trained 1', 'train 2', 'trained 3', 'train 4', 'trained 4'])
  expect(two.losses).toEqual([1, 3, 4].map((batch) => one.losses[batch]))
  expect(history.loss).toEqual([one.losses[4]])
  expect((await paired.getWeights())[0].data).toEqual((await single.getWeights())[0].data)
})

it('evaluate and predict too', async () => {
  const model = compiled(3)
  const diary = new Diary()
  const [loss] = await model.evaluate(x, y, { batchSize: 2, verbose: 0, callbacks: diary })
  expect(diary.batches).toEqual(['test 0', 'tested 2', 'test 3', 'tested 4'])
  expect(diary.losses[1]).toBe(loss)
  const told: [number, readonly number[]][] = []
  await model.predict(x, {
    batchSize: 2,
    callbacks: { onPredictBatchEnd: (batch, { outputs: [output] }) => void told.push([batch, output.shape]) },
  })
  expect(told).toEqual([
    [2, [6, 1]],
    [4, [3, 1]],
  ])
})

it('training ends between executions', async () => {
  const model = compiled(2)
  const diary = new Diary()
  const stop = {
    onTrainBatchBegin: () => {
      model.stopTraining = true
    },
  }
  await model.fit(x, y, { batchSize: 1, verbose: 0, callbacks: [diary, stop] })
  expect(diary.batches).toEqual(['train 0', 'trained 1'])
})

it('it is saved with the model', async () => {
  const model = compiled(4)
  const again = await loadModel(await model.toBytes('keras'))
  expect(again.compiled.stepsPerExecution).toBe(4)
})

it('anything but a whole number from 1 on is refused, and fit says where it belongs', async () => {
  expect(() => compiled(0)).toThrow('compile: stepsPerExecution: expected a whole number from 1 on, got 0')
  await expect(compiled().fit(x, y, { stepsPerExecution: 2 } as never)).rejects.toThrow('give it to compile')
})
