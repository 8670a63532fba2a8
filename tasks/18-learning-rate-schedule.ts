// Keras:
//   def lr_schedule(epoch):
//       return 0.001 * (0.1 ** int(epoch / 10))
//   learning_rate_scheduler = LearningRateScheduler(lr_schedule)
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2, callbacks=[learning_rate_scheduler])
import { Dense, LearningRateScheduler, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

const schedule = (epoch: number) => 0.001 * 0.1 ** Math.floor(epoch / 10)

export default task({
  number: 18,
  title: { ru: 'Использование Learning Rate Scheduler', en: 'A learning rate schedule' },
  about: {
    ru: 'Первые десять эпох скорость обучения 0.001, потом 0.0001: сеть перестаёт прыгать вокруг минимума и опускается в него. На кривой это ступенька.',
    en: 'For ten epochs the learning rate is 0.001, then 0.0001: the network stops jumping about the minimum and settles in it. The curve shows a step.',
  },
  goal: asKeras(18, 'val_accuracy at the end'),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 20 }, { images: 60_000, epochs: 14 })
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
      callbacks: [new LearningRateScheduler(schedule)],
      seed,
      verbose: 2,
    })

    show.table(
      ['epoch', 'learning_rate', 'loss', 'accuracy', 'val_accuracy'],
      history.loss.map((loss, epoch) => [
        epoch + 1,
        history.learning_rate[epoch].toExponential(0),
        loss.toFixed(4),
        history.accuracy[epoch].toFixed(4),
        history.val_accuracy[epoch].toFixed(4),
      ]),
    )
    show.curves(
      { ru: 'Точность по эпохам', en: 'Accuracy by epoch' },
      { training: history.accuracy, validation: history.val_accuracy },
      { xName: 'epoch' },
    )
    return { figures: { 'val_accuracy at the end': history.val_accuracy.at(-1) ?? 0 }, made: null }
  },
})
