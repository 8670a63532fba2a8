// Keras:
//   test_loss, test_acc = model.evaluate(x_test, y_test)
//   print(f'Test Accuracy: {test_acc}')
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import { task } from './task.js'

export default task({
  number: 5,
  title: { ru: 'Оценка производительности', en: 'Evaluating the model' },
  about: {
    ru: 'Точность — доля верных ответов на 10 000 картинках, которых сеть никогда не видела.',
    en: 'Accuracy is the share of right answers on 10,000 images that the network has never seen.',
  },
  goal: { figure: 'test accuracy', atLeast: 0.97, keras: '0.972–0.978, computed' },

  async run({ show, use }) {
    const { xTest, yTest } = await use(prepareData)
    const { model } = await use(train)

    const [testLoss, testAccuracy] = await model.evaluate(xTest, yTest)

    show.text(`Test Accuracy: ${testAccuracy}`)
    return { figures: { 'test loss': testLoss, 'test accuracy': testAccuracy }, made: null }
  },
})
