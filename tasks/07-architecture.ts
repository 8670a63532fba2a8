// Keras:
//   model = Sequential()
//   model.add(Dense(256, input_shape=(784,), activation='relu'))
//   model.add(Dense(128, activation='relu'))
//   model.add(Dense(64, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, Share, TaskContext } from './task.js'

function createModel(...widths: number[]) {
  const model = new Sequential()
  for (const units of widths) model.add(new Dense(units, { activation: 'relu' }))
  model.add(new Dense(10, { activation: 'softmax' }))
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export default async function architecture(context: TaskContext) {
  const share = context.share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
  return compare(context, share, 'hidden layers', {
    'one layer': () => createModel(),
    '128-64': () => createModel(128, 64),
    '256-128-64': () => createModel(256, 128, 64),
  })
}

/** Trains models, each made when its turn comes, and shows how they compare; the figures are test accuracies. */
export async function compare(
  { seed, show, use }: TaskContext,
  { images, epochs }: Share,
  difference: string,
  models: Readonly<Record<string, () => Sequential>>,
) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []
  for (const [name, create] of Object.entries(models)) {
    const model = create()
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
    rows.push([name, model.countParams(), history.val_accuracy[0], history.accuracy.at(-1)!, accuracy, loss])
  }
  const columns = ['parameters', 'val_accuracy, epoch 1', 'training accuracy', 'test accuracy', 'test loss']
  show.table([difference, ...columns], rows)
  show.curves('Validation accuracy', curves)
  return { figures }
}
