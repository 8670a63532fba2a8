// Keras:
//   model.add(Dense(256, input_shape=(784,), activation='relu'))
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 15,
  title: { ru: 'Изменение размера нейронов в скрытых слоях', en: 'More and fewer neurons' },
  about: {
    ru: 'Первый скрытый слой от 16 до 256 нейронов. Каждое удвоение даёт всё меньше, а параметров становится вдвое больше.',
    en: 'The first hidden layer with 16 to 256 neurons. Each doubling gives less, for twice the parameters.',
  },
  goal: asKeras(15, '256 neurons', { others: ['128 neurons', '64 neurons', '16 neurons'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 3 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: (string | number)[][] = []

    for (const units of [16, 64, 128, 256]) {
      const model = new Sequential([
        new Dense(units, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const name = `${units} neurons`
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
      rows.push([units, model.countParams(), (history.accuracy.at(-1) ?? 0).toFixed(4), accuracy.toFixed(4)])
    }
    show.table(['neurons', 'parameters', 'training accuracy', 'test accuracy'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })
    return { figures, made: null }
  },
})
