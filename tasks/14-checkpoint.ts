// Keras:
//   checkpoint = ModelCheckpoint('best_model.h5', save_best_only=True)
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2, callbacks=[checkpoint])
import { Dense, loadModel, ModelCheckpoint, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

const FILE = 'reports/best_model.h5'

export default task({
  number: 14,
  title: { ru: 'Использование колбэков', en: 'Callbacks' },
  about: {
    ru: 'ModelCheckpoint сохраняет модель каждый раз, когда ошибка на проверочной части становится меньше прежней. В конце в файле — лучшая эпоха, а не последняя. Файл открывает и сам Keras.',
    en: 'ModelCheckpoint saves the model each time the validation loss falls below what it was. At the end the file holds the best epoch, not the last one. Keras itself opens it too.',
  },
  goal: asKeras(14, 'val_loss of the file', { smallerIsBetter: true }),

  async run({ seed, show, share, use }) {
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
    const measure = (of: typeof best) =>
      of.evaluate(x.slice(first), y.slice(first), { batchSize: 500, verbose: 0 })
    const [lastLoss, lastAccuracy] = await measure(model)
    const [bestLoss, bestAccuracy] = await measure(best)
    const epoch = history.val_loss.indexOf(Math.min(...history.val_loss)) + 1
    show.table(
      ['weights', 'epoch', 'val_loss', 'val_accuracy'],
      [
        ['at the end', epochs, lastLoss.toFixed(4), lastAccuracy.toFixed(4)],
        [FILE, epoch, bestLoss.toFixed(4), bestAccuracy.toFixed(4)],
      ],
    )
    show.curves(
      { ru: 'Ошибка на проверочной части', en: 'Validation loss' },
      { val_loss: history.val_loss },
      { xName: 'epoch' },
    )
    return {
      figures: { 'val_loss of the file': bestLoss, 'val_loss at the end': lastLoss, 'best epoch': epoch },
      made: null,
    }
  },
})
