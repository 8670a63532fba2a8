// Keras:
//   predictions = model.predict(x_test[:5])
//   print(predictions)
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import type { TaskContext } from './task.js'

export default async function predict({ show, use }: TaskContext) {
  const { xTest, yTest } = await use(prepareData)
  const { model } = await use(train)

  const predictions = await model.predict(xTest.slice(0, 5))

  show.text(`${predictions}`)
  const answers = predictions.argmax(-1)
  const labels = yTest.slice(0, 5).argmax(-1)
  const sure = (i: number) => `${Math.round(predictions.at(i, answers.at(i)) * 100)} %`
  show.pictures('The network’s answers (in brackets, what it is)', [
    xTest.slice(0, 5),
    (i) => `${answers.at(i)} (${labels.at(i)}), ${sure(i)}`,
  ])
  const right = answers.data.filter((answer, i) => answer === labels.data[i]).length
  return { figures: { 'right of five': right }, predictions }
}
