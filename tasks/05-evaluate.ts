// Keras:
//   test_loss, test_acc = model.evaluate(x_test, y_test)
//   print(f'Test Accuracy: {test_acc}')
import { confusionMatrix } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import type { TaskContext } from './task.js'

export default async function evaluate({ show, use }: TaskContext) {
  const { xTest, yTest } = await use(prepareData)
  const { model } = await use(train)

  const [testLoss, testAccuracy] = await model.evaluate(xTest, yTest)

  show.value('Test Accuracy', testAccuracy)
  const answers = (await model.predict(xTest, { batchSize: 500 })).argmax(-1)
  show.matrix('Confusion matrix: row, what it is; column, the answer', confusionMatrix(yTest, answers))
  return { figures: { 'test loss': testLoss, 'test accuracy': testAccuracy } }
}
