// Keras:
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2)
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 4,
  title: { ru: 'Обучение модели', en: 'Training the model' },
  about: {
    ru: 'Десять эпох по 48 000 картинок пачками по 32. Последние 12 000 картинок в обучении не участвуют: на них после каждой эпохи проверяют, учится сеть или заучивает.',
    en: 'Ten epochs over 48,000 images in batches of 32. The last 12,000 images are kept out of training: after each epoch they tell whether the network learns or learns by heart.',
  },
  goal: asKeras(4, 'val_accuracy'),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 })
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
    })

    show.curves(
      { ru: 'Точность по эпохам', en: 'Accuracy by epoch' },
      { training: history.accuracy, validation: history.val_accuracy },
      { xName: 'epoch' },
    )
    const figures = Object.fromEntries(
      Object.entries(history).map(([name, values]) => [name, values.at(-1) as number]),
    )
    return { figures, made: { model, history } }
  },
})
