// Keras:
//   x_train = x_train.reshape((x_train.shape[0], 28, 28, 1))
//   model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))
//   model.add(Flatten())
//   model.add(Dense(128, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Conv2D, Dense, Dropout, Flatten, MaxPooling2D, NdArray, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 21,
  title: { ru: 'Использование сверточных слоев', en: 'Convolutional layers' },
  about: {
    ru: 'Свёртка ищет один и тот же узор по всей картинке. Рядом с сетью из учебника — mnist_convnet из примеров Keras: параметров в 80 раз меньше, а ошибок не больше. Внизу — чему научились 32 фильтра первого слоя.',
    en: 'A convolution looks for the same pattern all over the image. Beside the tutorial’s network stands mnist_convnet of Keras’ examples: an eightieth of the parameters, and no more mistakes. Below, what the 32 filters of the first layer have learned.',
  },
  goal: {
    figure: 'mnist_convnet',
    atLeast: 0.99,
    keras: '0.992 at epoch 15, published (keras.io, mnist_convnet)',
    brief: asKeras(21, 'mnist_convnet', { others: ['tutorial'] }),
  },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 15 }, { images: 10_000, epochs: 2 })
    const x = xTrain.slice(0, images).reshape([-1, 28, 28, 1])
    const y = yTrain.slice(0, images)
    const inputShape = [28, 28, 1]
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
    const figures: Record<string, number> = {}
    const rows: (string | number)[][] = []

    for (const [name, model] of Object.entries(networks)) {
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(name)
      const { history } = await model.fit(x, y, { epochs, batchSize: 32, validationSplit: 0.1, seed })
      const [, accuracy] = await model.evaluate(xTest.reshape([-1, 28, 28, 1]), yTest, { batchSize: 100 })

      figures[name] = accuracy
      rows.push([
        name,
        model.countParams(),
        (history.val_accuracy.at(-1) ?? 0).toFixed(4),
        accuracy.toFixed(4),
      ])
    }
    show.table(['network', 'parameters', 'val_accuracy', 'test accuracy'], rows)

    const [filters] = await networks.mnist_convnet.layers[0].getWeights() // [3, 3, 1, 32]
    const [low, high] = [Math.min(...filters.data), Math.max(...filters.data)]
    show.pictures(
      { ru: 'Фильтры первого слоя', en: 'Filters of the first layer' },
      Array.from({ length: 32 }, (_, filter) => {
        const image = filters.reshape([9, 32]).data.filter((_, i) => i % 32 === filter)
        return { image: new NdArray(image, [3, 3]).add(-low).div(high - low), caption: `${filter + 1}` }
      }),
    )
    return { figures, made: { model: networks.mnist_convnet } }
  },
})
