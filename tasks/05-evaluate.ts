// Keras:
//   test_loss, test_acc = model.evaluate(x_test, y_test)
//   print(f'Test Accuracy: {test_acc}')
import { confusionMatrix } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 5,
  title: { ru: 'Оценка производительности', en: 'Evaluating the model' },
  about: {
    ru: 'Точность — доля верных ответов на 10 000 картинках, которых сеть никогда не видела. Матрица ошибок показывает, какие цифры она с какими путает.',
    en: 'Accuracy is the share of right answers on 10,000 images that the network has never seen. The confusion matrix shows which digits it takes for which.',
  },
  goal: asKeras(5, 'test accuracy'),

  async run({ show, use }) {
    const { xTest, yTest } = await use(prepareData)
    const { model } = await use(train)

    const [testLoss, testAccuracy] = await model.evaluate(xTest, yTest)

    show.text(`Test Accuracy: ${testAccuracy}`)
    const answers = (await model.predict(xTest, { batchSize: 500 })).argmax(-1)
    show.matrix(
      {
        ru: 'Матрица ошибок: строка — цифра, столбец — ответ',
        en: 'Confusion matrix: row, the digit; column, the answer',
      },
      confusionMatrix(yTest.argmax(-1), answers).toArray() as number[][],
      Array.from({ length: 10 }, (_, digit) => `${digit}`),
    )
    return { figures: { 'test loss': testLoss, 'test accuracy': testAccuracy }, made: null }
  },
})
