import { confusionMatrix, type Model, mnist, type NdArray } from 'glassgrad'
import { number } from '../../tasks/language.js'
import type { PictureRow, Show } from '../../tasks/show.js'

/** Mistakes and first answers that are shown, each. */
const SHOWN = 12

/** Whether a model takes pictures of 28 × 28, in any form, and gives ten numbers. */
export function readsDigits(model: Model): boolean {
  const [input, ...others] = model.inputShapes ?? []
  if (!input || others.length > 0 || model.outputNames.length !== 1) return false
  const [, ...image] = input
  const output = model.computeOutputShape(input) as readonly (number | null)[]
  return (
    image.reduce<number>((product, n) => product * (n ?? 0), 1) === 784 &&
    output.length === 2 &&
    output[1] === 10
  )
}

/** Pictures [n, 784], from 0 (paper) to 1 (ink), as the model takes them. */
export function asInput(model: Model, ink: NdArray): NdArray {
  const [, ...image] = model.inputShapes![0] as number[]
  return ink.reshape([ink.shape[0], ...image])
}

/** Shows what a model makes of test images: its first answers, its mistakes, its confusion matrix. */
export async function examine(model: Model, images: number, show: Show): Promise<void> {
  const [, [testImages, testLabels]] = await mnist.loadData()
  const ink = testImages.slice(0, images).reshape([images, 784]).astype('float32').div(255)
  const labels = testLabels.slice(0, images)
  const answers = (await model.predict(asInput(model, ink), { batchSize: 500 })).argmax(-1)
  const answer = (i: number) =>
    answers.at(i) === labels.at(i) ? `${answers.at(i)}` : `${answers.at(i)} (${labels.at(i)})`
  const pictures = (shown: number[]): PictureRow => [ink.take(shown), (k) => answer(shown[k])]
  const all = [...labels.data.keys()]
  const mistakes = all.filter((i) => answers.data[i] !== labels.data[i])
  show.pictures(
    { ru: 'Первые ответы модели', en: 'The model’s first answers' },
    pictures(all.slice(0, SHOWN)),
  )
  if (mistakes.length > 0) {
    show.pictures(
      {
        ru: `Ошибки: ${number(mistakes.length, 'ru')} из ${number(images, 'ru')} (в скобках — верный ответ)`,
        en: `Mistakes: ${number(mistakes.length, 'en')} of ${number(images, 'en')} (in brackets, what it is)`,
      },
      pictures(mistakes.slice(0, SHOWN)),
    )
  }
  show.matrix('Confusion matrix: row, what it is; column, the answer', confusionMatrix(labels, answers))
}
