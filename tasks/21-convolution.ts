// Keras:
//   x_train = x_train.reshape((x_train.shape[0], 28, 28, 1))
//   model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))
//   model.add(Flatten())
//   model.add(Dense(128, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

const inputShape = [28, 28, 1]

export default async function convolution({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { images, epochs } = share({ images: 60_000, epochs: 15 }, { images: 10_000, epochs: 2 })
  const x = xTrain.slice(0, images).reshape([-1, ...inputShape])
  const y = yTrain.slice(0, images)
  const networks = {
    tutorial: new Sequential([
      new Conv2D(32, 3, { activation: 'relu', inputShape }),
      new Flatten(),
      new Dense(128, { activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ]),
    mnist_convnet: new Sequential([
      new Conv2D(32, 3, { activation: 'relu', inputShape }),
      new MaxPooling2D(2),
      new Conv2D(64, 3, { activation: 'relu' }),
      new MaxPooling2D(2),
      new Flatten(),
      new Dropout(0.5),
      new Dense(10, { activation: 'softmax' }),
    ]),
  }
  const figures: Figures = {}
  const rows: Cell[][] = []

  for (const [name, model] of Object.entries(networks)) {
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(name)
    const { history } = await model.fit(x, y, { epochs, batchSize: 32, validationSplit: 0.1, seed })
    const [, accuracy] = await model.evaluate(xTest.reshape([-1, ...inputShape]), yTest, { batchSize: 100 })

    figures[name] = accuracy
    rows.push([name, model.countParams(), history.val_accuracy.at(-1)!, accuracy])
  }
  show.table(['network', 'parameters', 'val_accuracy', 'test accuracy'], rows)
  const model = networks.mnist_convnet
  const [kernel] = await model.layers[0].getWeights() // [3, 3, 1, 32]
  show.filters('Filters of the first layer', kernel)
  return { figures, model }
}
