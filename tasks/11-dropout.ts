// Keras:
//   model.add(Dropout(0.3))
import { Dense, Dropout, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

export default async function dropout({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 20 }, { images: 60_000, epochs: 3 })
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []

  for (const rate of [0.2, 0]) {
    const model = new Sequential([
      new Dense(512, { inputShape: [784], activation: 'relu' }),
      new Dropout(rate),
      new Dense(512, { activation: 'relu' }),
      new Dropout(rate),
      new Dense(10, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    const name = rate > 0 ? 'with dropout' : 'without'
    show.progress(name)
    const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
      epochs,
      batchSize: 128,
      validationData: [xTest, yTest],
      seed,
      verbose: 2,
    })

    const { accuracy, val_accuracy, loss, val_loss } = history
    figures[name] = val_accuracy.at(-1)!
    curves[`${name}, training`] = loss
    curves[`${name}, test`] = val_loss
    rows.push([name, ...[accuracy, val_accuracy, loss, val_loss].map((values) => values.at(-1)!)])
  }
  show.table(['', 'training accuracy', 'test accuracy', 'training loss', 'test loss'], rows)
  show.curves('Loss by epoch', curves)
  return { figures }
}
