// Keras:
//   model.add(Dense(128, input_shape=(784,), activation='sigmoid'))
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 10,
  title: { ru: 'Изменение функции активации', en: 'Changing the activation' },
  about: {
    ru: 'relu, sigmoid и tanh в скрытых слоях. У сигмоиды производная не больше 1/4, поэтому в начале сеть с ней учится медленнее.',
    en: 'relu, sigmoid and tanh in the hidden layers. The sigmoid’s derivative is never above 1/4, so a network with it learns more slowly at first.',
  },
  goal: asKeras(10, 'relu', { others: ['tanh', 'sigmoid'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: string[][] = []

    for (const activation of ['relu', 'sigmoid', 'tanh']) {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation }),
        new Dense(64, { activation }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(activation)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const [loss, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      figures[activation] = accuracy
      curves[activation] = history.val_accuracy
      rows.push([activation, history.val_accuracy[0].toFixed(4), accuracy.toFixed(4), loss.toFixed(4)])
    }
    show.table(['activation', 'val_accuracy, epoch 1', 'test accuracy', 'test loss'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })
    return { figures, made: null }
  },
})
