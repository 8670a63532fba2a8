// Keras:
//   (x_train, y_train), (x_test, y_test) = mnist.load_data()
//   x_train = x_train.reshape((x_train.shape[0], -1)).astype('float32') / 255.0
//   x_test = x_test.reshape((x_test.shape[0], -1)).astype('float32') / 255.0
//   y_train = to_categorical(y_train)
//   y_test = to_categorical(y_test)
import { mnist, toCategorical } from 'glassgrad'
import type { TaskContext } from './task.js'

export default async function prepareData({ show }: TaskContext) {
  const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData()

  const xTrain = trainImages.reshape([trainImages.length, -1]).astype('float32').div(255)
  const xTest = testImages.reshape([testImages.length, -1]).astype('float32').div(255)
  const yTrain = toCategorical(trainLabels)
  const yTest = toCategorical(testLabels)

  const arrays = { trainImages, trainLabels, xTrain, yTrain, xTest, yTest }
  show.table(
    ['array', 'shape', 'dtype'],
    Object.entries(arrays).map(([name, { shape, dtype }]) => [name, `[${shape.join(', ')}]`, dtype]),
  )
  show.text(`${trainLabels.at(0)} → ${yTrain.slice(0, 1)}`)
  show.pictures('The first images and their labels', [xTrain.slice(0, 12), (i) => `${trainLabels.at(i)}`])
  let sum = 0
  for (const pixel of xTrain.data) sum += pixel
  const figures = { 'training images': xTrain.length, 'mean of the training pixels': sum / xTrain.size }
  return { figures, xTrain, yTrain, xTest, yTest }
}
