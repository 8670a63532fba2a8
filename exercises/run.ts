import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { nodeHost } from 'glassgrad'
import { type Language, number, say, type Text } from '../tasks/language.js'
import { attempt } from './attempt.js'
import { type Exercise, solutionOf, startOf } from './exercise.js'
import { here, textOf } from './here.js'
import { exercises } from './index.js'
import { elsewhere } from './workshop.js'

// `npm run exercise -- 3`: puts the reader's file there, says what is to be written, and looks at what has been.

interface Options {
  lang: Language
  hint?: true
  solution?: true
  reset?: true
}

/** Git knows nothing of what lies here. */
const FOLDER = 'exercises/mine'
const at = (name: string) => fileURLToPath(new URL(`../${FOLDER}/${name}`, import.meta.url))
const PROGRESS = at('progress.json')

/** What the reader has done: exercises passed, and how many hints have been asked for. */
interface Progress {
  passed: string[]
  hints: Record<string, number>
}

new Command()
  .name('npm run exercise --')
  .description('Parts of the engine to write oneself: graded, and trained with.')
  .argument('[exercise]', 'its number; without one, all are listed', exerciseOf)
  .option('--hint', 'gives the next hint')
  .option('--solution', 'shows the engine’s own lines')
  .option('--reset', 'begins anew: forgets what has been written')
  .option('--lang <language>', 'ru or en', language, 'en')
  .action((exercise: Exercise | undefined, options: Options) =>
    exercise ? work(exercise, options) : list(options),
  )
  .parseAsync()

function list({ lang }: Options): void {
  const { passed } = progress()
  exercises.forEach(({ name, title, file }, i) => {
    const mark = passed.includes(name) ? '✓' : ' '
    console.log(`${mark} ${`${i + 1}`.padStart(2)}  ${say(title, lang)} (${file})`)
  })
}

async function work(exercise: Exercise, { lang, hint, solution, reset }: Options): Promise<void> {
  const tell = (text: Text) => console.log(say(text, lang))
  const own = textOf(exercise.file)
  const file = fileOf(exercise)
  tell({
    ru: `${numberOf(exercise)}. ${exercise.title.ru}\n\n${exercise.about.ru}\n`,
    en: `${numberOf(exercise)}. ${exercise.title.en}\n\n${exercise.about.en}\n`,
  })
  if (solution) {
    const { text, line } = solutionOf(exercise, own)
    return console.log(`${exercise.file}:${line}\n\n${text}`)
  }
  if (hint) return giveHint(exercise, tell)
  if (reset || !existsSync(file)) {
    mkdirSync(at(''), { recursive: true })
    writeFileSync(file, elsewhere(startOf(exercise, own), exercise.file, `${FOLDER}/x`))
    const line = solutionOf(exercise, own).line
    const path = `${relative(process.cwd(), file)}:${line}`
    tell({ ru: `Ваш файл: ${path}\n`, en: `Your file: ${path}\n` })
  }
  const text = elsewhere(readFileSync(file, 'utf8'), `${FOLDER}/x`, exercise.file)
  const outcome = await attempt(exercise, text, here, nodeHost(), () =>
    tell({
      ru: '✓ Проверки пройдены. Теперь с этой частью обучается сеть…',
      en: '✓ The checks pass. Now a network is trained with this part…',
    }),
  )
  if ('finding' in outcome) {
    const { what, where, expected, got } = outcome.finding
    const line = (ru: string, en: string, text: Text) =>
      tell({ ru: `  ${ru} ${say(text, 'ru')}`, en: `  ${en} ${say(text, 'en')}` })
    tell({ ru: '✗ Пока не сходится:', en: '✗ Not yet:' })
    line('что      ', 'what    ', what)
    line('где      ', 'where   ', where)
    line('ожидалось', 'expected', expected)
    line('получено ', 'got     ', got)
    tell({
      ru: `\nПравьте ${relative(process.cwd(), file)}; подсказка: --hint, решение: --solution`,
      en: `\nEdit ${relative(process.cwd(), file)}; a hint: --hint, the solution: --solution`,
    })
    process.exitCode = 1
    return
  }
  const { accuracy } = outcome.trained
  tell({
    ru: `✓ MNIST: точность на новых цифрах ${number(accuracy, 'ru')}`,
    en: `✓ MNIST: accuracy on new digits ${number(accuracy, 'en')}`,
  })
  const { passed, hints } = progress()
  keep({ passed: [...new Set([...passed, exercise.name])], hints })
}

function giveHint({ name, hints }: Exercise, tell: (text: Text) => void): void {
  const { passed, hints: given } = progress()
  const count = Math.min((given[name] ?? 0) + 1, hints.length)
  keep({ passed, hints: { ...given, [name]: count } })
  for (const hint of hints.slice(0, count)) tell({ ru: `· ${hint.ru}`, en: `· ${hint.en}` })
}

function progress(): Progress {
  return existsSync(PROGRESS) ? JSON.parse(readFileSync(PROGRESS, 'utf8')) : { passed: [], hints: {} }
}

function keep(progress: Progress): void {
  mkdirSync(at(''), { recursive: true })
  writeFileSync(PROGRESS, `${JSON.stringify(progress, null, 2)}\n`)
}

function fileOf(exercise: Exercise): string {
  const ending = exercise.file.slice(exercise.file.lastIndexOf('.'))
  return at(`${`${numberOf(exercise)}`.padStart(2, '0')}-${exercise.name}${ending}`)
}

function numberOf(exercise: Exercise): number {
  return exercises.indexOf(exercise) + 1
}

function exerciseOf(text: string): Exercise {
  const exercise = exercises[Number(text) - 1]
  if (exercise) return exercise
  throw new InvalidArgumentError(`Expected a number from 1 to ${exercises.length}, such as 3.`)
}

function language(text: string): Language {
  if (text === 'ru' || text === 'en') return text
  throw new InvalidArgumentError('Expected ru or en.')
}
