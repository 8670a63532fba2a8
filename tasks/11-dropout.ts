// Keras:
//   model.add(Dropout(0.3))
import { Dense, Dropout, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 11,
  title: { ru: 'Использование дропаута', en: 'Dropout' },
  about: {
    ru: 'Dropout выключает в каждом шаге случайную долю нейронов, чтобы они не полагались друг на друга. Сеть 512–512 из примера Keras mnist_mlp, с дропаутом 0.2 и без него.',
    en: 'In each step Dropout switches off a random share of the neurons, so that they don’t rely on each other. The network 512–512 of Keras’ example mnist_mlp, with dropout 0.2 and without.',
  },
  goal: {
    figure: 'with dropout',
    atLeast: 0.982,
    keras: '0.984 at epoch 20, published (Keras 2.3.1, mnist_mlp)',
    brief: asKeras(11, 'with dropout', { others: ['without'] }),
  },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 20 }, { images: 60_000, epochs: 3 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: string[][] = []

    for (const rate of [0.2, 0]) {
      const model = new Sequential([
        new Dense(512, { inputShape: [784], activation: 'relu' }),
        new Dropout(rate),
        new Dense(512, { activation: 'relu' }),
        new Dropout(rate),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const name = rate > 0 ? 'with dropout' : 'without'
      show.progress(name)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 128,
        validationData: [xTest, yTest],
        seed,
        verbose: 2,
      })

      const last = (values: number[]) => values[values.length - 1]
      figures[name] = last(history.val_accuracy)
      curves[`${name}, training`] = history.loss
      curves[`${name}, test`] = history.val_loss
      rows.push([
        name,
        ...['accuracy', 'val_accuracy', 'loss', 'val_loss'].map((metric) => last(history[metric]).toFixed(4)),
      ])
    }
    show.table(['', 'training accuracy', 'test accuracy', 'training loss', 'test loss'], rows)
    show.curves({ ru: 'Ошибка по эпохам', en: 'Loss by epoch' }, curves, { xName: 'epoch' })
    return { figures, made: null }
  },
})
