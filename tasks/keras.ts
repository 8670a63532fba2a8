import { type Bilingual, type Language, number, say } from './language.js'
import measured from './reference/keras.json' with { type: 'json' }
import type { Goal } from './task.js'

/** What Keras itself reached: `reference/measure.py` runs the tasks' Keras programs and keeps their figures. */
interface Measured {
  /** The data and epochs taken, those of the task's brief share. */
  share: string
  /** A figure's value by the seed of the run. */
  figures: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const tasks: Readonly<Record<string, Measured>> = measured.tasks

/** A figure's value in each of Keras' runs of a task; none where Keras was not measured. */
export function valuesOfKeras(task: number, figure: string): number[] {
  return Object.values(tasks[task]?.figures[figure] ?? {})
}

/**
 * The goal of being as good as Keras: no worse than the worst of its runs.
 *
 * @param others figures to quote beside it
 * @throws Error where Keras was not measured
 */
export function asKeras(
  task: number,
  figure: string,
  { others = [], smallerIsBetter = false }: { others?: readonly string[]; smallerIsBetter?: boolean } = {},
): Goal & { keras: Bilingual } {
  const values = valuesOfKeras(task, figure)
  if (values.length === 0) throw new Error(`Keras' "${figure}" of task ${task} was not measured`)
  const quoted = (language: Language) =>
    [figure, ...others]
      .map((name) => {
        const text = spread(valuesOfKeras(task, name), language)
        return others.length > 0 ? `${say(name, language)} ${text}` : text
      })
      .join(language === 'ru' ? '; ' : ', ')
  const { share } = tasks[task]
  return {
    figure,
    ...(smallerIsBetter ? { atMost: Math.max(...values) } : { atLeast: Math.min(...values) }),
    keras: {
      ru: `${quoted('ru')}; ${counted(values.length, 'runs')}, ${shareInRussian(share)}`,
      en: `${quoted('en')}; ${values.length} seeds, ${share}`,
    },
  }
}

/** `0.9698–0.9775`: the lowest and the highest of some values. */
export function spread(values: readonly number[], language: Language): string {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)].map((value) => number(value, language))
  return lowest === highest ? lowest : `${lowest}–${highest}`
}

/** What is counted, in Russian: as one, two and five of it are called. */
const COUNTED = {
  runs: ['запуск', 'запуска', 'запусков'],
  image: ['картинка', 'картинки', 'картинок'],
  label: ['метка', 'метки', 'меток'],
  epoch: ['эпоха', 'эпохи', 'эпох'],
  fold: ['часть', 'части', 'частей'],
} as const
const FORMS = new Intl.PluralRules('ru')

function counted(n: number, things: keyof typeof COUNTED): string {
  const form = { one: 0, few: 1, many: 2 }[FORMS.select(n) as 'one' | 'few' | 'many']
  return `${number(n, 'ru')} ${COUNTED[things][form]}`
}

/** `60,000 images, 20 epochs at most` in Russian. */
function shareInRussian(share: string): string {
  return share
    .replace(/([\d,]+\d|\d) (image|label|epoch|fold)s?/g, (_, count: string, thing: keyof typeof COUNTED) =>
      counted(Number(count.replaceAll(',', '')), thing),
    )
    .replace(/(\d+ \S+) at most/, 'не больше $1')
    .replace('the last block', 'последний блок:')
}
