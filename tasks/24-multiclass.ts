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
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

const inputShape = [32, 32, 3]

export default async function multiclass({ seed, show, share }: TaskContext) {
  const [[trainImages, trainLabels], [testImages, testLabels]] = await cifar10.loadData()
  const { images, epochs } = share({ images: 50_000, epochs: 10 }, { images: 8000, epochs: 3 })
  const xTrain = trainImages.slice(0, images).astype('float32').div(255)
  const xTest = testImages.astype('float32').div(255)
  const yTrain = toCategorical(trainLabels.slice(0, images), 10)
  const yTest = toCategorical(testLabels, 10)
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
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []

  for (const [name, model] of Object.entries(networks)) {
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(name)
    const { history } = await model.fit(xTrain, yTrain, { epochs, batchSize: 32, validationSplit: 0.1, seed })
    const [, accuracy] = await model.evaluate(xTest, yTest, { batchSize: 100, verbose: 0 })

    figures[name] = accuracy
    curves[name] = history.val_accuracy
    rows.push([name, model.countParams(), accuracy])
  }
  show.table(['network', 'parameters', 'test accuracy'], rows)
  show.curves('Validation accuracy', curves)

  const { classNames } = cifar10
  const answers = (await networks['32-64-64'].predict(xTest, { batchSize: 100 })).argmax(-1)
  const confusion = confusionMatrix(yTest, answers)
  show.matrix('Confusion matrix: row, what it is; column, the answer', confusion, classNames)
  show.pictures('The network’s answers (in brackets, what it is)', [
    xTest.slice(0, 12),
    (i) => `${classNames[answers.at(i)]} (${classNames[testLabels.at(i, 0)]})`,
  ])
  return { figures }
}
