// Keras:
//   model.add(Dense(128, input_shape=(784,), activation='relu', kernel_regularizer=l2(0.01)))
import { Dense, regularizers, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 8,
  title: { ru: 'Использование регуляризации', en: 'Regularization' },
  about: {
    ru: 'Штраф за большие веса мешает сети выучить 10 000 картинок наизусть. Смотрим на разрыв между точностью на обучении и на проверке и на долю весов, ставших почти нулевыми: L1 обнуляет их, L2 уменьшает (веса пикселей, которые всегда чёрные, — тоже до нуля).',
    en: 'A penalty on large weights keeps the network from learning 10,000 images by heart. Look at the gap between training and validation accuracy, and at the share of weights that are nearly zero: L1 makes them zero, L2 small (those of pixels that are always black, to zero as well).',
  },
  goal: asKeras(8, 'l2(0.01)', { others: ['none', 'l2(0.0001)', 'l1(0.0005)'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 12_500, epochs: 20 }, { images: 12_500, epochs: 10 })
    const { l1, l2 } = regularizers
    const choices = { none: null, 'l2(0.01)': l2(0.01), 'l2(0.0001)': l2(0.0001), 'l1(0.0005)': l1(0.0005) }
    const figures: Record<string, number> = {}
    const rows: string[][] = []

    for (const [name, kernelRegularizer] of Object.entries(choices)) {
      const first = new Dense(128, { inputShape: [784], activation: 'relu', kernelRegularizer })
      const model = new Sequential([
        first,
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(name)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const [, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      const [kernel] = await first.getWeights()
      const small = kernel.data.filter((weight) => Math.abs(weight) < 1e-3).length / kernel.size
      const [training, validation] = [history.accuracy.at(-1) ?? 0, history.val_accuracy.at(-1) ?? 0]
      figures[name] = accuracy
      rows.push([
        name,
        training.toFixed(4),
        validation.toFixed(4),
        (training - validation).toFixed(4),
        accuracy.toFixed(4),
        `${(small * 100).toFixed(0)} %`,
      ])
    }
    show.table(
      ['kernel_regularizer', 'training', 'validation', 'gap', 'test accuracy', 'weights < 0.001'],
      rows,
    )
    return { figures, made: null }
  },
})
