// Keras:
//   early_stopping = EarlyStopping(patience=3, restore_best_weights=True)
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2, callbacks=[early_stopping])
import { Dense, EarlyStopping, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 16,
  title: { ru: 'Использование ранней остановки', en: 'Early stopping' },
  about: {
    ru: 'Если ошибка на проверочной части три эпохи подряд не становится меньше, обучение прекращается, и возвращаются веса лучшей эпохи.',
    en: 'If the validation loss has not fallen for three epochs in a row, training ends, and the weights of the best epoch come back.',
  },
  goal: asKeras(16, 'test accuracy'),

  async run({ seed, show, share, use }) {
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

    const best = history.val_loss.indexOf(Math.min(...history.val_loss)) + 1
    show.text(
      `stopped after epoch ${history.val_loss.length} of ${epochs}; the weights are those of epoch ${best}`,
    )
    show.curves(
      { ru: 'Ошибка по эпохам', en: 'Loss by epoch' },
      { training: history.loss, validation: history.val_loss },
      { xName: 'epoch' },
    )
    return {
      figures: { 'test accuracy': accuracy, 'epochs run': history.val_loss.length, 'best epoch': best },
      made: null,
    }
  },
})
