// Keras:
//   model.add(Dense(128, input_shape=(784,), activation='relu', kernel_regularizer=l2(0.01)))
import { Dense, regularizers, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

const { l1, l2 } = regularizers

export default async function regularization({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 12_500, epochs: 20 }, { images: 12_500, epochs: 10 })
  const choices = { none: null, 'l2(0.01)': l2(0.01), 'l2(0.0001)': l2(0.0001), 'l1(0.0005)': l1(0.0005) }
  const figures: Figures = {}
  const rows: Cell[][] = []

  for (const [name, kernelRegularizer] of Object.entries(choices)) {
    const model = new Sequential([
      new Dense(128, { inputShape: [784], activation: 'relu', kernelRegularizer }),
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

    const [kernel] = await model.layers[0].getWeights()
    const small = kernel.data.filter((weight) => Math.abs(weight) < 1e-3).length / kernel.size
    const [training, validation] = [history.accuracy.at(-1)!, history.val_accuracy.at(-1)!]
    figures[name] = accuracy
    rows.push([name, training, validation, training - validation, accuracy, `${Math.round(small * 100)} %`])
  }
  show.table(
    ['kernel_regularizer', 'training', 'validation', 'gap', 'test accuracy', 'weights near zero'],
    rows,
  )
  return { figures }
}
