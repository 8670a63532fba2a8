// Keras:
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2)
import { Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

export function createModel() {
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export default async function train({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 10 })
  const model = createModel()

  const { history } = await model.fit(xTrain.slice(0, images), yTrain.slice(0, images), {
    epochs,
    batchSize: 32,
    validationSplit: 0.2,
    seed,
  })

  show.history(history, 'accuracy')
  const figures = Object.fromEntries(Object.entries(history).map(([name, values]) => [name, values.at(-1)!]))
  return { figures, model, history }
}
