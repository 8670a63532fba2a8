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
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 25,
  title: { ru: 'Дропаут для свёрточных слоёв', en: 'Dropout for convolutional layers' },
  about: {
    ru: 'Fashion-MNIST: 60 000 снимков одежды. После каждой свёртки Dropout гасит четверть её ответов. Без него сеть быстрее выучивает обучающие снимки, но не новые; с ним точность на обучении ниже, а на новых снимках — нет, и ошибка на них меньше.',
    en: 'Fashion-MNIST: 60,000 photos of clothes. After each convolution Dropout switches off a quarter of what it gives. Without it the network knows the training images sooner, but not new ones; with it the accuracy is lower in training and no lower on new images, and the loss on them is smaller.',
  },
  goal: asKeras(25, 'with dropout', { others: ['without'] }),

  async run({ seed, show, share }) {
    const [[trainImages, trainLabels], [testImages, testLabels]] = await fashionMnist.loadData()
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 2000, epochs: 12 })
    const xTrain = trainImages.slice(0, images).reshape([-1, 28, 28, 1]).astype('float32').div(255)
    const xTest = testImages.reshape([-1, 28, 28, 1]).astype('float32').div(255)
    const yTrain = toCategorical(trainLabels.slice(0, images), 10)
    const yTest = toCategorical(testLabels, 10)
    // After each epoch a part of the test images will do; in the end all of them are asked.
    const validationData = [xTest.slice(0, 1000), yTest.slice(0, 1000)] as const
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    const rows: string[][] = []

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
      rows.push([
        name,
        ...[history.accuracy.at(-1) ?? 0, accuracy, history.loss.at(-1) ?? 0, loss].map((figure) =>
          figure.toFixed(4),
        ),
      ])
    }
    show.table(['', 'training accuracy', 'test accuracy', 'training loss', 'test loss'], rows)
    show.curves({ ru: 'Ошибка по эпохам', en: 'Loss by epoch' }, curves, { xName: 'epoch' })
    return { figures, made: null }
  },
})
