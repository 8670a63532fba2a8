import { confusionMatrix, type Model, type NdArray } from 'glassgrad'
import { number, say } from '../../tasks/language.js'
import type { PictureRow, Show } from '../../tasks/show.js'
import type { TestImages } from './dataSets.js'

/** Mistakes and first answers that are shown, each. */
const SHOWN = 12

/** Images [n, …] as the model takes them. */
export function asInput(model: Model, images: NdArray): NdArray {
  const [, ...image] = model.inputShapes![0] as number[]
  return images.reshape([images.length, ...image])
}

/** Shows what a model makes of the first test images: its first answers, its mistakes, its confusion matrix. */
export async function examine(model: Model, tested: TestImages, count: number, show: Show): Promise<void> {
  const images = tested.images.slice(0, count).astype('float32').div(255)
  const labels = tested.labels.slice(0, count)
  const answers = (await model.predict(asInput(model, images), { batchSize: 500 })).argmax(-1)
  const named = (label: number) => tested.classNames[label]
  const answer = (i: number) => {
    const [given, right] = [answers.at(i), labels.at(i)]
    if (given === right) return named(given)
    return {
      ru: `${say(named(given), 'ru')} (${say(named(right), 'ru')})`,
      en: `${named(given)} (${named(right)})`,
    }
  }
  const pictures = (shown: number[]): PictureRow => [images.take(shown), (k) => answer(shown[k])]
  const all = [...labels.data.keys()]
  const mistakes = all.filter((i) => answers.data[i] !== labels.data[i])
  show.pictures(
    { ru: 'Первые ответы модели', en: 'The model’s first answers' },
    pictures(all.slice(0, SHOWN)),
  )
  if (mistakes.length > 0) {
    show.pictures(
      {
        ru: `Ошибки: ${number(mistakes.length, 'ru')} из ${number(count, 'ru')} (в скобках — верный ответ)`,
        en: `Mistakes: ${number(mistakes.length, 'en')} of ${number(count, 'en')} (in brackets, what it is)`,
      },
      pictures(mistakes.slice(0, SHOWN)),
    )
  }
  show.matrix(
    'Confusion matrix: row, what it is; column, the answer',
    confusionMatrix(labels, answers, { numClasses: tested.classNames.length }),
    tested.classNames,
  )
}
