// Keras:
//   lr_finder = LRFinder(min_lr=1e-5, max_lr=1e-2, steps_per_epoch=len(x_train)//32, epochs=3)
//   model.fit(x_train, y_train, epochs=3, batch_size=32, callbacks=[lr_finder])
import { Adam, Dense, LearningRateFinder, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 27,
  title: { ru: 'Использование Learning Rate Finder', en: 'A learning rate finder' },
  about: {
    ru: 'За несколько сотен шагов скорость обучения растёт от 0.00001 до 1, пока ошибка не начнёт расти. Предложенная скорость — там, где ошибка падала быстрее всего; потом она сравнивается со скоростью по умолчанию.',
    en: 'Over some hundred steps the learning rate rises from 0.00001 to 1, until the loss runs away. The suggestion is where the loss fell fastest; it is then compared with the default rate.',
  },
  goal: asKeras(27, 'suggested rate', { others: ['default rate'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 3 })
    const [x, y] = [xTrain.slice(0, images), yTrain.slice(0, images)]
    const network = (learningRate?: number) => {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      const optimizer = new Adam({ learningRate })
      model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      return model
    }

    show.progress('finder')
    const finder = new LearningRateFinder({ minRate: 1e-5, maxRate: 1, steps: 300, verbose: 0 })
    await network().fit(x, y, { epochs: 10, batchSize: 32, callbacks: [finder], seed, verbose: 0 })

    const suggestion = finder.suggestion ?? 0.001
    show.text(`suggestion: ${suggestion.toExponential(2)}`)
    show.curves(
      { ru: 'Ошибка в зависимости от скорости обучения', en: 'Loss by learning rate' },
      { loss: finder.losses },
      { x: finder.rates, xName: 'rate', logX: true },
    )

    const figures: Record<string, number> = { suggestion }
    const curves: Record<string, number[]> = {}
    for (const [name, rate] of Object.entries({ 'suggested rate': suggestion, 'default rate': 0.001 })) {
      show.progress(name)
      const { history } = await network(rate).fit(x, y, {
        epochs,
        batchSize: 32,
        validationSplit: 0.2,
        seed,
        verbose: 2,
      })
      figures[name] = history.val_accuracy.at(-1) ?? 0
      curves[name] = history.val_accuracy
    }
    show.table(
      ['', 'learning rate', 'val_accuracy, epoch 1', 'at the end'],
      Object.entries(curves).map(([name, values]) => [
        name,
        (name === 'default rate' ? 0.001 : suggestion).toExponential(2),
        values[0].toFixed(4),
        figures[name].toFixed(4),
      ]),
    )
    return { figures, made: null }
  },
})
