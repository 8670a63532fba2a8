// Keras:
//   predictions = model.predict(x_test[:5])
//   print(predictions)
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 6,
  title: { ru: 'Использование обученной модели', en: 'Using the trained model' },
  about: {
    ru: 'predict выдаёт для каждой картинки десять вероятностей; самая большая — ответ сети.',
    en: 'predict gives ten probabilities for each image; the largest is the network’s answer.',
  },
  goal: asKeras(6, 'right of five'),

  async run({ show, use }) {
    const { xTest, yTest } = await use(prepareData)
    const { model } = await use(train)

    const predictions = await model.predict(xTest.slice(0, 5))

    show.text(String(predictions))
    const answers = predictions.argmax(-1)
    const labels = yTest.slice(0, 5).argmax(-1)
    show.pictures(
      { ru: 'Ответы сети', en: 'The network’s answers' },
      [0, 1, 2, 3, 4].map((i) => ({
        image: xTest.slice(i, i + 1).reshape([28, 28]),
        caption: `${answers.at(i)}: ${(predictions.at(i, answers.at(i)) * 100).toFixed(2)} % (label ${labels.at(i)})`,
      })),
    )
    const right = answers.data.filter((answer, i) => answer === labels.data[i]).length
    return { figures: { 'right of five': right }, made: { predictions } }
  },
})
