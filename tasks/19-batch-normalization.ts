// Keras:
//   model.add(BatchNormalization())
import { Activation, BatchNormalization, Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 19,
  title: { ru: 'Использование Batch Normalization', en: 'Batch normalization' },
  about: {
    ru: 'BatchNormalization приводит входы слоя к среднему 0 и разбросу 1 по каждому пакету. Заметнее всего это там, где обучение идёт с трудом: здесь — в сети из шести слоёв с простым градиентным спуском.',
    en: 'BatchNormalization brings a layer’s inputs to mean 0 and deviation 1 over each batch. It shows most where training is hard: here, in a network of six layers with plain gradient descent.',
  },
  goal: {
    figure: 'with normalization',
    atLeast: 0.975,
    keras: asKeras(19, 'with normalization', { others: ['without'] }).keras,
    brief: asKeras(19, 'with normalization', { others: ['without'] }),
  },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 3 })
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: string[][] = []

    for (const normalized of [true, false]) {
      const model = new Sequential()
      for (let layer = 0; layer < 5; layer++) {
        model.add(new Dense(256))
        if (normalized) model.add(new BatchNormalization())
        model.add(new Activation('relu'))
      }
      model.add(new Dense(10, { activation: 'softmax' }))
      model.compile({ optimizer: 'sgd', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const name = normalized ? 'with normalization' : 'without'
      show.progress(name)
      const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      const [loss, accuracy] = await model.evaluate(xTest, yTest, { verbose: 0 })

      figures[name] = accuracy
      curves[name] = history.val_accuracy
      rows.push([name, history.val_accuracy[0].toFixed(4), accuracy.toFixed(4), loss.toFixed(4)])
    }
    show.table(['', 'val_accuracy, epoch 1', 'test accuracy', 'test loss'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })
    return { figures, made: null }
  },
})
