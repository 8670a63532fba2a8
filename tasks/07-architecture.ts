// Keras:
//   model = Sequential()
//   model.add(Dense(256, input_shape=(784,), activation='relu'))
//   model.add(Dense(128, activation='relu'))
//   model.add(Dense(64, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 7,
  title: { ru: 'Изменение архитектуры сети', en: 'Changing the architecture' },
  about: {
    ru: 'Слоёв больше и они шире: 256–128–64. Сравниваем с сетью 128–64 из второй задачи и с сетью из одного слоя.',
    en: 'More layers, and wider ones: 256–128–64, beside the 128–64 of the second task and a network of a single layer.',
  },
  goal: asKeras(7, '256-128-64', { others: ['128-64', 'one layer'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: (string | number)[][] = []

    for (const widths of [[], [128, 64], [256, 128, 64]]) {
      const model = new Sequential()
      for (const units of widths) model.add(new Dense(units, { activation: 'relu' }))
      model.add(new Dense(10, { activation: 'softmax' }))
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const name = widths.join('-') || 'one layer'
      show.progress(name)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      figures[name] = accuracy
      curves[name] = history.val_accuracy
      rows.push([name, model.countParams(), accuracy.toFixed(4)])
    }
    show.table(['hidden layers', 'parameters', 'test accuracy'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })
    return { figures, made: null }
  },
})
