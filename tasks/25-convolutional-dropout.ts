// Keras:
//   model.add(Conv2D(64, (3, 3), activation='relu'))
//   model.add(Dropout(0.25))
import {
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  fashionMnist,
  MaxPooling2D,
  Sequential,
  toCategorical,
} from 'glassgrad'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

export default async function convolutionalDropout({ seed, show, share }: TaskContext) {
  const [[trainImages, trainLabels], [testImages, testLabels]] = await fashionMnist.loadData()
  const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 2000, epochs: 12 })
  const xTrain = trainImages.slice(0, images).reshape([-1, 28, 28, 1]).astype('float32').div(255)
  const xTest = testImages.reshape([-1, 28, 28, 1]).astype('float32').div(255)
  const yTrain = toCategorical(trainLabels.slice(0, images), 10)
  const yTest = toCategorical(testLabels, 10)
  // After each epoch a part of the test images will do; in the end all of them are asked.
  const validationData = [xTest.slice(0, 1000), yTest.slice(0, 1000)] as const
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []

  for (const rate of [0.25, 0]) {
    const name = rate > 0 ? 'with dropout' : 'without'
    const model = new Sequential([
      new Conv2D(32, 3, { activation: 'relu', inputShape: [28, 28, 1] }),
      new MaxPooling2D(2),
      new Dropout(rate),
      new Conv2D(64, 3, { activation: 'relu' }),
      new MaxPooling2D(2),
      new Dropout(rate),
      new Flatten(),
      new Dense(128, { activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(name)
    const { history } = await model.fit(xTrain, yTrain, {
      epochs,
      batchSize: 32,
      validationData,
      validationBatchSize: 100,
      seed,
      verbose: 2,
    })
    const [loss, accuracy] = await model.evaluate(xTest, yTest, { batchSize: 100, verbose: 0 })

    figures[name] = accuracy
    curves[`${name}, training`] = history.loss
    curves[`${name}, test`] = history.val_loss
    rows.push([name, history.accuracy.at(-1)!, accuracy, history.loss.at(-1)!, loss])
  }
  show.table(['', 'training accuracy', 'test accuracy', 'training loss', 'test loss'], rows)
  show.curves('Loss by epoch', curves)
  return { figures }
}
