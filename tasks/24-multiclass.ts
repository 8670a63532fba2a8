// Keras:
//   (x_train, y_train), (x_test, y_test) = cifar10.load_data()
//   y_train = to_categorical(y_train, num_classes=10)
//   y_test = to_categorical(y_test, num_classes=10)
//   model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(32, 32, 3)))
//   model.add(Flatten())
//   model.add(Dense(128, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import {
  Conv2D,
  cifar10,
  confusionMatrix,
  Dense,
  Flatten,
  MaxPooling2D,
  Sequential,
  toCategorical,
} from 'glassgrad'
import { task } from './task.js'

export default task({
  number: 24,
  title: { ru: 'Многоклассовая классификация', en: 'Classes of objects: CIFAR-10' },
  about: {
    ru: 'CIFAR-10: 60 000 цветных фотографий 32×32, десять классов от самолёта до грузовика. Рядом с сетью из учебника — свёрточная сеть 32–64–64 из руководства TensorFlow. Матрица ошибок показывает, кого с кем путают.',
    en: 'CIFAR-10: 60,000 colour photographs of 32×32, ten classes from airplane to truck. Beside the tutorial’s network stands the convolutional network 32–64–64 of TensorFlow’s tutorial. The confusion matrix shows what is taken for what.',
  },
  goal: {
    figure: '32-64-64',
    atLeast: 0.7,
    keras: 'over 0.70 at epoch 10, published (TensorFlow, cnn tutorial)',
    brief: { atLeast: 0.42, keras: 'not measured' },
  },

  async run({ seed, show, share }) {
    const [[trainImages, trainLabels], [testImages, testLabels]] = await cifar10.loadData()
    const { images, epochs } = share({ images: 50_000, epochs: 10 }, { images: 8000, epochs: 3 })
    const xTrain = trainImages.slice(0, images).astype('float32').div(255)
    const xTest = testImages.astype('float32').div(255)
    const yTrain = toCategorical(trainLabels.slice(0, images), 10)
    const yTest = toCategorical(testLabels, 10)
    const inputShape = [32, 32, 3]
    const networks = {
      tutorial: new Sequential([
        new Conv2D(32, 3, { activation: 'relu', inputShape }),
        new Flatten(),
        new Dense(128, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ]),
      '32-64-64': new Sequential([
        new Conv2D(32, 3, { activation: 'relu', inputShape }),
        new MaxPooling2D(2),
        new Conv2D(64, 3, { activation: 'relu' }),
        new MaxPooling2D(2),
        new Conv2D(64, 3, { activation: 'relu' }),
        new Flatten(),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ]),
    }
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: (string | number)[][] = []

    for (const [name, model] of Object.entries(networks)) {
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(name)
      const { history } = await model.fit(xTrain, yTrain, {
        epochs,
        batchSize: 32,
        validationSplit: 0.1,
        seed,
      })
      const [, accuracy] = await model.evaluate(xTest, yTest, { batchSize: 100, verbose: 0 })

      figures[name] = accuracy
      curves[name] = history.val_accuracy
      rows.push([name, model.countParams(), accuracy.toFixed(4)])
    }
    show.table(['network', 'parameters', 'test accuracy'], rows)
    show.curves({ ru: 'Точность на проверочной части', en: 'Validation accuracy' }, curves, {
      xName: 'epoch',
    })

    const answers = (await networks['32-64-64'].predict(xTest, { batchSize: 100 })).argmax(-1)
    show.matrix(
      {
        ru: 'Матрица ошибок: строка — что на снимке, столбец — ответ',
        en: 'Confusion matrix: row, what it is; column, the answer',
      },
      confusionMatrix(testLabels.reshape([-1]), answers).toArray() as number[][],
      [...cifar10.classNames],
    )
    show.pictures(
      { ru: 'Ответы сети', en: 'The network’s answers' },
      Array.from({ length: 12 }, (_, i) => ({
        image: xTest.slice(i, i + 1).reshape([32, 32, 3]),
        caption: `${cifar10.classNames[answers.at(i)]} (${cifar10.classNames[testLabels.at(i, 0)]})`,
      })),
    )
    return { figures, made: null }
  },
})
