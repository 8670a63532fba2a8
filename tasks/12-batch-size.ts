// Keras:
//   model.fit(x_train, y_train, epochs=10, batch_size=64, validation_split=0.2)
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 12,
  title: { ru: 'Изменение размера пакета', en: 'Changing the batch size' },
  about: {
    ru: 'Чем больше пакет, тем быстрее эпоха, но тем меньше шагов в ней: за одну эпоху сеть уходит не так далеко.',
    en: 'The larger the batch, the faster the epoch, but the fewer its steps: in one epoch the network gets less far.',
  },
  goal: asKeras(12, 'batch 64', { others: ['batch 32', 'batch 256'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: (string | number)[][] = []

    for (const batchSize of [32, 64, 256]) {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const name = `batch ${batchSize}`
      show.progress(name)
      const begin = performance.now()
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const seconds = (performance.now() - begin) / 1000
      const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      figures[name] = accuracy
      curves[name] = history.val_loss
      const steps = Math.ceil((images * 0.8) / batchSize)
      rows.push([
        batchSize,
        steps,
        (seconds / epochs).toFixed(2),
        history.val_accuracy[0].toFixed(4),
        accuracy.toFixed(4),
      ])
    }
    show.table(
      ['batch_size', 'steps an epoch', 'seconds an epoch', 'val_accuracy, epoch 1', 'test accuracy'],
      rows,
    )
    show.curves({ ru: 'Ошибка на проверочной части', en: 'Validation loss' }, curves, { xName: 'epoch' })
    return { figures, made: null }
  },
})
