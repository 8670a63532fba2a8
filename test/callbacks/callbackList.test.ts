import {
  Callback,
  CallbackList,
  Dense,
  History,
  type Logs,
  NdArray,
  ProgressBar,
  Sequential,
} from 'glassgrad'
import { expect, it } from 'vitest'

it('calls the hooks of all, one after the other, and waits for each', async () => {
  const lines: string[] = []
  class Slow extends Callback {
    override async onEpochEnd(epoch: number, { loss }: Logs) {
      await Promise.resolve()
      lines.push(`slow ${epoch} ${loss}`)
    }
  }
  const list = new CallbackList([new Slow(), { onEpochEnd: () => void lines.push('last') }], {
    addHistory: true,
  })
  await list.onTrainBegin()
  await list.onEpochEnd(3, { loss: 0.5 })
  expect(lines).toEqual(['slow 3 0.5', 'last'])
  expect(list.history?.toJSON()).toEqual({ epoch: [3], history: { loss: [0.5] } })
})

it('tells all of the model and the run, and adds what is asked for once', () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  const own = new History()
  const list = new CallbackList([own], true, true, model, { params: { epochs: 7 } })
  expect(list.callbacks).toEqual([own, expect.any(ProgressBar)])
  expect(own.model).toBe(model)
  expect(own.params).toMatchObject({ epochs: 7, steps: null })
  expect(new CallbackList().history).toBe(null)
})

it('in fit it is as good as a plain list', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const seen: unknown[] = []
  class Own extends Callback {
    override onEpochEnd(epoch: number) {
      seen.push([epoch, this.model === model, this.params.epochs])
    }
  }
  const one = NdArray.from([[1]])
  await model.fit(one, one, { epochs: 2, verbose: 0, callbacks: new CallbackList([new Own()]) })
  expect(seen).toEqual([
    [0, true, 2],
    [1, true, 2],
  ])
})
