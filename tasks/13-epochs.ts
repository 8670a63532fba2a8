// Keras:
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2)
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 13,
  title: { ru: 'Обучение на нескольких эпохах', en: 'More epochs' },
  about: {
    ru: 'Двадцать эпох вместо десяти. Ошибка на обучении всё падает, а на проверке с какого-то места растёт: сеть начала заучивать.',
    en: 'Twenty epochs instead of ten. The training loss keeps falling, the validation loss begins to rise: the network has started to learn by heart.',
  },
  goal: asKeras(13, 'val_accuracy at the end'),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 20 })
    const model = new Sequential([
      new Dense(128, { inputShape: [784], activation: 'relu' }),
      new Dense(64, { activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })

    const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
      epochs,
      batchSize: 32,
      validationSplit: 0.2,
      seed,
      verbose: 2,
    })

    const best = history.val_loss.indexOf(Math.min(...history.val_loss))
    const at = (epoch: number) => [
      epoch + 1,
      ...['loss', 'accuracy', 'val_loss', 'val_accuracy'].map((name) => history[name][epoch].toFixed(4)),
    ]
    show.table(
      ['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy'],
      [...new Set([0, best, epochs >> 1, epochs - 1])].map(at),
    )
    show.text(`lowest val_loss at epoch ${best + 1}`)
    show.curves(
      { ru: 'Ошибка по эпохам', en: 'Loss by epoch' },
      { training: history.loss, validation: history.val_loss },
      { xName: 'epoch' },
    )
    return {
      figures: {
        'val_accuracy at the end': history.val_accuracy.at(-1) ?? 0,
        'epoch of the lowest val_loss': best + 1,
      },
      made: null,
    }
  },
})
