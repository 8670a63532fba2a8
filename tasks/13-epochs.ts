// Keras:
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2)
import prepareData from './01-prepare-data.js'
import { createModel } from './04-train.js'
import type { TaskContext } from './task.js'

/** The model of task 4, trained twice as long. */
export default async function moreEpochs({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 20 })
  const model = createModel()

  const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
    epochs,
    batchSize: 32,
    validationSplit: 0.2,
    seed,
    verbose: 2,
  })

  const { loss, accuracy, val_loss, val_accuracy } = history
  const best = val_loss.indexOf(Math.min(...val_loss))
  show.table(
    ['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy'],
    [...new Set([0, best, epochs >> 1, epochs - 1])].map((i) => [
      i + 1,
      ...[loss, accuracy, val_loss, val_accuracy].map((values) => values[i]),
    ]),
  )
  show.history(history, 'loss')
  return {
    figures: { 'val_accuracy at the end': val_accuracy.at(-1)!, 'epoch of the lowest val_loss': best + 1 },
  }
}
