// Keras:
//   early_stopping = EarlyStopping(patience=3, restore_best_weights=True)
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2, callbacks=[early_stopping])
import { Dense, EarlyStopping, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

export default async function earlyStopping({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 20 })
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })

  const earlyStopping = new EarlyStopping({ patience: 3, restoreBestWeights: true, verbose: 1 })
  const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
    epochs,
    batchSize: 32,
    validationSplit: 0.2,
    callbacks: [earlyStopping],
    seed,
    verbose: 2,
  })
  const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

  const run = history.val_loss.length
  const best = history.val_loss.indexOf(Math.min(...history.val_loss)) + 1
  show.table(['epochs run', 'best epoch', 'test accuracy'], [[run, best, accuracy]])
  show.history(history, 'loss')
  return { figures: { 'test accuracy': accuracy, 'epochs run': run, 'best epoch': best } }
}
