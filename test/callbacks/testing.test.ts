import { Callback, Dense, type Logs, NdArray, Sequential } from 'glassgrad'
import { expect, it } from 'vitest'

// Callbacks in evaluate and predict, and in the validation of fit.

const x = NdArray.from([[1], [2], [3], [4], [5]])
const y = NdArray.from([[2], [4], [6], [8], [10]])

function compiled() {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  return model
}

/** Writes down what happens, with the numbers of batches. */
class Diary extends Callback {
  readonly lines: string[] = []
  losses: number[] = []
  override onTestBegin() {
    this.lines.push('begin')
  }
  override onTestBatchBegin(batch: number) {
    this.lines.push(`batch ${batch}`)
  }
  override async onTestBatchEnd(batch: number, { loss }: Logs) {
    this.lines.push(`done ${batch}`)
    this.losses.push(loss)
    await this.model.predict(x) // a callback may use the model
  }
  override onTestEnd({ loss }: Logs) {
    this.lines.push('end')
    this.losses.push(loss)
  }
}

const whole = ['begin', 'batch 0', 'done 0', 'batch 1', 'done 1', 'batch 2', 'done 2', 'end']

it('evaluate calls onTest… with the means so far', async () => {
  const model = compiled()
  const diary = new Diary()
  const [loss] = await model.evaluate(x, y, { batchSize: 2, verbose: 0, callbacks: diary })
  expect(diary.lines).toEqual(whole)
  expect(diary.losses).toHaveLength(4)
  expect(diary.losses[3]).toBe(loss)
  expect(loss).toBe((await model.evaluate(x, y, { batchSize: 2, verbose: 0 }))[0])
})

it('fit calls them around each validation', async () => {
  const model = compiled()
  const diary = new Diary()
  const { history } = await model.fit(x, y, {
    epochs: 2,
    verbose: 0,
    validationData: [x, y],
    validationBatchSize: 2,
    callbacks: [diary],
  })
  expect(diary.lines).toEqual([...whole, ...whole])
  expect([diary.losses[3], diary.losses[7]]).toEqual(history.val_loss)
})

it('predict calls onPredict… with each batch’s outputs', async () => {
  const model = compiled()
  const lines: unknown[] = []
  const outputs: number[] = []
  const all = await model.predict(x, {
    batchSize: 2,
    callbacks: {
      onPredictBegin: () => void lines.push('begin'),
      onPredictBatchBegin: (batch) => void lines.push(batch),
      onPredictBatchEnd: (batch, { outputs: [output] }) => {
        lines.push(-batch - 1)
        outputs.push(...output.data)
      },
      onPredictEnd: () => void lines.push('end'),
    },
  })
  expect(lines).toEqual(['begin', 0, -1, 1, -2, 2, -3, 'end'])
  expect(outputs).toEqual(Array.from(all.data))
})

it('what is no callback is refused', async () => {
  const model = compiled()
  await expect(model.evaluate(x, y, { callbacks: 'all' as never })).rejects.toThrow(
    'callbacks: expected a callback',
  )
  await expect(model.predict(x, { callbacks: { onPredictBatchFinish() {} } as never })).rejects.toThrow(
    "there is no option 'onPredictBatchFinish'",
  )
})
