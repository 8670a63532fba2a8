// Keras:
//   train_loss, train_acc = model.evaluate(x_train, y_train)
//   print(f'Train Accuracy: {train_acc}')
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import type { TaskContext } from './task.js'

export default async function trainAndTest({ show, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const { model } = await use(train)

  const [trainLoss, trainAccuracy] = await model.evaluate(xTrain, yTrain)
  const [testLoss, testAccuracy] = await model.evaluate(xTest, yTest)

  show.value('Train Accuracy', trainAccuracy)
  const mistakes = (accuracy: number, images: number) => Math.round((1 - accuracy) * images)
  show.table(
    ['', 'images', 'loss', 'accuracy', 'mistakes'],
    [
      ['training', xTrain.length, trainLoss, trainAccuracy, mistakes(trainAccuracy, xTrain.length)],
      ['test', xTest.length, testLoss, testAccuracy, mistakes(testAccuracy, xTest.length)],
    ],
  )
  const answers = (await model.predict(xTest, { batchSize: 500 })).argmax(-1)
  const labels = yTest.argmax(-1)
  const wrong = [...labels.data.keys()].filter((i) => answers.data[i] !== labels.data[i]).slice(0, 12)
  show.pictures('Mistakes on the test set (in brackets, what it is)', [
    xTest.take(wrong),
    (i) => `${answers.at(wrong[i])} (${labels.at(wrong[i])})`,
  ])
  return {
    figures: {
      'train accuracy': trainAccuracy,
      'test accuracy': testAccuracy,
      gap: trainAccuracy - testAccuracy,
    },
  }
}
