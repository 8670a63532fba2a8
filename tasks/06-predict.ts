// Keras:
//   predictions = model.predict(x_test[:5])
//   print(predictions)
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import { task } from './task.js'

export default task({
  number: 6,
  title: { ru: 'Использование обученной модели', en: 'Using the trained model' },
  about: {
    ru: 'predict выдаёт для каждой картинки десять вероятностей; самая большая — ответ сети.',
    en: 'predict gives ten probabilities for each image; the largest is the network’s answer.',
  },
  goal: { figure: 'right of five', atLeast: 5, keras: '5' },

  async run({ show, use }) {
    const { xTest, yTest } = await use(prepareData)
    const { model } = await use(train)

    const predictions = await model.predict(xTest.slice(0, 5))

    show(String(predictions))
    const answers = predictions.argmax(-1)
    const labels = yTest.slice(0, 5).argmax(-1)
    for (let i = 0; i < 5; i++) {
      show(drawDigit(xTest.slice(i, i + 1).data))
      show(
        `answer ${answers.at(i)} with ${(predictions.at(i, answers.at(i)) * 100).toFixed(2)} %, label ${labels.at(i)}\n`,
      )
    }
    const right = answers.data.filter((answer, i) => answer === labels.data[i]).length
    return { figures: { 'right of five': right }, made: { predictions } }
  },
})

/** A 28×28 image in 14 lines of characters, two rows of pixels to a line. */
function drawDigit(pixels: ArrayLike<number>): string {
  const shades = ' ░▒▓█'
  const shade = (row: number, column: number) =>
    shades[Math.round(((pixels[row * 28 + column] + pixels[(row + 1) * 28 + column]) / 2) * 4)]
  const line = (row: number) => Array.from({ length: 28 }, (_, column) => shade(row, column)).join('')
  return Array.from({ length: 14 }, (_, i) => line(2 * i).trimEnd()).join('\n')
}
