// Keras:
//   checkpoint = ModelCheckpoint('best_model.h5', save_best_only=True)
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2, callbacks=[checkpoint])
import { Dense, loadModel, ModelCheckpoint, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

const FILE = 'reports/best_model.h5'

export default async function checkpoints({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 10 })
  const [x, y] = [xTrain.slice(0, images), yTrain.slice(0, images)]
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })

  const checkpoint = new ModelCheckpoint(FILE, { saveBestOnly: true, verbose: 1 })
  const { history } = await model.fit(x, y, {
    epochs,
    batchSize: 32,
    validationSplit: 0.2,
    callbacks: [checkpoint],
    seed,
    verbose: 2,
  })

  const best = await loadModel(FILE)
  const first = Math.floor(images * 0.8)
  const validation = [x.slice(first), y.slice(first), { batchSize: 500, verbose: 0 }] as const
  const [lastLoss, lastAccuracy] = await model.evaluate(...validation)
  const [bestLoss, bestAccuracy] = await best.evaluate(...validation)
  const bestEpoch = history.val_loss.indexOf(Math.min(...history.val_loss)) + 1
  show.table(
    ['weights', 'epoch', 'val_loss', 'val_accuracy'],
    [
      ['at the end', epochs, lastLoss, lastAccuracy],
      [FILE, bestEpoch, bestLoss, bestAccuracy],
    ],
  )
  show.history(history, 'loss')
  return {
    figures: { 'val_loss of the file': bestLoss, 'val_loss at the end': lastLoss, 'best epoch': bestEpoch },
  }
}
