// Keras:
//   model.fit(x_train, y_train, epochs=10, batch_size=64, validation_split=0.2)
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

export default async function batchSizes({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []

  for (const batchSize of [32, 64, 256]) {
    const model = new Sequential([
      new Dense(128, { inputShape: [784], activation: 'relu' }),
      new Dense(64, { activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    const name = `batch ${batchSize}`
    show.progress(name)
    const begin = performance.now()
    const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
      epochs,
      batchSize,
      validationSplit: 0.2,
      seed,
      verbose: 2,
    })
    const milliseconds = Math.round((performance.now() - begin) / epochs)
    const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

    figures[name] = accuracy
    curves[name] = history.val_loss
    const steps = Math.ceil((images * 0.8) / batchSize)
    rows.push([batchSize, steps, milliseconds, history.val_accuracy[0], accuracy])
  }
  show.table(
    ['batch_size', 'steps an epoch', 'milliseconds an epoch', 'val_accuracy, epoch 1', 'test accuracy'],
    rows,
  )
  show.curves('Validation loss', curves)
  return { figures }
}
