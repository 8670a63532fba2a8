// Keras:
//   lr_finder = LRFinder(min_lr=1e-5, max_lr=1e-2, steps_per_epoch=len(x_train)//32, epochs=3)
//   model.fit(x_train, y_train, epochs=3, batch_size=32, callbacks=[lr_finder])
import { Adam, Dense, LearningRateFinder, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

function createModel(learningRate?: number) {
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  const optimizer = new Adam({ learningRate })
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export default async function learningRateFinder({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 3 })
  const [x, y] = [xTrain.slice(0, images), yTrain.slice(0, images)]

  show.progress('LearningRateFinder')
  const finder = new LearningRateFinder({ minRate: 1e-5, maxRate: 1, steps: 300, verbose: 0 })
  await createModel().fit(x, y, { epochs: 10, batchSize: 32, callbacks: [finder], seed, verbose: 0 })

  const suggestion = finder.suggestion ?? 0.001
  const { losses, rates } = finder
  const axes = { x: rates, xName: 'learning rate', logX: true, marks: { 'suggested rate': suggestion } }
  show.curves('Loss by learning rate', { loss: losses }, axes)

  const figures: Figures = { suggestion }
  const rows: Cell[][] = []
  for (const [name, rate] of Object.entries({ 'suggested rate': suggestion, 'default rate': 0.001 })) {
    show.progress(name)
    const { history } = await createModel(rate).fit(x, y, {
      epochs,
      batchSize: 32,
      validationSplit: 0.2,
      seed,
      verbose: 2,
    })
    figures[name] = history.val_accuracy.at(-1)!
    rows.push([name, rate, history.val_accuracy[0], figures[name]])
  }
  show.table(['', 'learning rate', 'val_accuracy, epoch 1', 'val_accuracy at the end'], rows)
  return { figures }
}
