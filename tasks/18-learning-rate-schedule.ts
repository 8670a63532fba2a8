// Keras:
//   def lr_schedule(epoch):
//       return 0.001 * (0.1 ** int(epoch / 10))
//   learning_rate_scheduler = LearningRateScheduler(lr_schedule)
//   model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2, callbacks=[learning_rate_scheduler])
import { Dense, LearningRateScheduler, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

const schedule = (epoch: number) => 0.001 * 0.1 ** Math.floor(epoch / 10)

export default async function learningRateSchedule({ seed, show, share, use }: TaskContext) {
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

  const { learning_rate, loss, accuracy, val_accuracy } = history
  show.table(
    ['epoch', 'learning_rate', 'loss', 'accuracy', 'val_accuracy'],
    loss.map((_, i) => [i + 1, ...[learning_rate, loss, accuracy, val_accuracy].map((values) => values[i])]),
  )
  show.history(history, 'accuracy')
  return { figures: { 'val_accuracy at the end': val_accuracy.at(-1)! } }
}
