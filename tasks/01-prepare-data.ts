// Keras:
//   (x_train, y_train), (x_test, y_test) = mnist.load_data()
//   x_train = x_train.reshape((x_train.shape[0], -1)).astype('float32') / 255.0
//   x_test = x_test.reshape((x_test.shape[0], -1)).astype('float32') / 255.0
//   y_train = to_categorical(y_train)
//   y_test = to_categorical(y_test)
import { mnist, toCategorical } from 'glassgrad'
import { task } from './task.js'

export default task({
  number: 1,
  title: { ru: 'Подготовка данных', en: 'Preparing the data' },
  about: {
    ru: 'MNIST: 60 000 рукописных цифр для обучения и 10 000 для проверки. Каждую картинку 28×28 вытягиваем в 784 числа от 0 до 1, номер цифры превращаем в десять нулей и единиц.',
    en: 'MNIST: 60,000 handwritten digits to learn from and 10,000 to test on. Each 28×28 image becomes 784 numbers from 0 to 1, each label ten zeros and ones.',
  },
  goal: {
    figure: 'mean of the training pixels',
    atLeast: 0.1306,
    atMost: 0.1308,
    keras: '0.1307 (the data set’s own)',
  },

  async run({ show }) {
    const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData()

    const xTrain = trainImages.reshape([trainImages.length, -1]).astype('float32').div(255)
    const xTest = testImages.reshape([testImages.length, -1]).astype('float32').div(255)
    const yTrain = toCategorical(trainLabels)
    const yTest = toCategorical(testLabels)

    show.table(
      ['array', 'shape', 'dtype'],
      Object.entries({ trainImages, trainLabels, xTrain, yTrain, xTest, yTest }).map(([name, array]) => [
        name,
        `[${array.shape.join(', ')}]`,
        array.dtype,
      ]),
    )
    show.text(`first label: ${trainLabels.at(0)} → ${yTrain.slice(0, 1)}`)
    show.pictures(
      { ru: 'Первые картинки и их метки', en: 'The first images and their labels' },
      Array.from({ length: 12 }, (_, i) => ({
        image: xTrain.slice(i, i + 1).reshape([28, 28]),
        caption: `${trainLabels.at(i)}`,
      })),
    )
    let sum = 0
    for (const pixel of xTrain.data) sum += pixel
    return {
      figures: { 'training images': xTrain.length, 'mean of the training pixels': sum / xTrain.size },
      made: { xTrain, yTrain, xTest, yTest },
    }
  },
})
