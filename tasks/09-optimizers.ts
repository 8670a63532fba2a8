// Keras:
//   model.compile(optimizer='sgd', loss='categorical_crossentropy', metrics=['accuracy'])
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 9,
  title: { ru: 'Использование различных оптимизаторов', en: 'Different optimizers' },
  about: {
    ru: 'Adam, SGD и RMSprop с настройками по умолчанию, одни и те же начальные веса. SGD со скоростью 0.01 идёт тем же путём, но медленнее.',
    en: 'Adam, SGD and RMSprop with their defaults, from the same initial weights. SGD at a rate of 0.01 goes the same way, only slower.',
  },
  goal: asKeras(9, 'adam', { others: ['rmsprop', 'sgd'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: string[][] = []

    for (const optimizer of ['adam', 'sgd', 'rmsprop']) {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(optimizer)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const [loss, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      figures[optimizer] = accuracy
      curves[optimizer] = history.val_accuracy
      rows.push([optimizer, history.val_accuracy[0].toFixed(4), accuracy.toFixed(4), loss.toFixed(4)])
    }
    show.table(['optimizer', 'val_accuracy, epoch 1', 'test accuracy', 'test loss'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })
    return { figures, made: null }
  },
})
