import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { ready, setRandomSeed } from 'glassgrad'
import { tasks } from './index.js'
import type { Bilingual, Figures, Goal, Task, TaskContext } from './task.js'

interface Options {
  seed: number
  lang: 'ru' | 'en' | 'both'
  json?: string
}

/** What is written down of one task's run. */
interface Report {
  number: number
  title: Bilingual
  metrics: Figures
  goal: Goal
  reached: boolean
  seconds: number
}

const program = new Command()
  .name('npm start --')
  .description('Runs tasks of the Keras tutorial on glassgrad, on real data.')
  .argument('[tasks...]', 'numbers and ranges: 4, 1-6, 2 5, all', ['1-6'])
  .option('--seed <number>', 'decides weights, order and dropout', wholeNumber, 0)
  .option('--lang <language>', 'ru, en or both', language, 'both')
  .option('--json <file>', 'writes figures, seconds and the device to a file')
  .addHelpText(
    'after',
    `\nTasks:\n${tasks.map(({ number, title }) => `  ${number}  ${title.ru} · ${title.en}`).join('\n')}`,
  )
  .action(async (selection: string[], options: Options) => {
    process.exitCode = (await main(chosen(selection), options)) ? 0 : 1
  })

try {
  await program.parseAsync()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
process.exit() // an open GPU device would keep the process alive

/** Runs the tasks one after the other; true where each reached its goal. */
async function main(list: readonly Task[], { seed, lang, json }: Options): Promise<boolean> {
  const { name: device } = await ready()
  console.log(`glassgrad on ${device}, seed ${seed}`)
  const say = (text: Bilingual) => (lang === 'both' ? `${text.ru}\n${text.en}` : text[lang])
  const results = new Map<Task, ReturnType<Task['run']>>()
  const start = <T>(task: Task<T>, show: TaskContext['show']): ReturnType<Task<T>['run']> => {
    const known = results.get(task) as ReturnType<Task<T>['run']> | undefined
    if (known) return known
    setRandomSeed(seed)
    const result = task.run({ seed, show, use: async (other) => (await start(other, () => {})).made })
    results.set(task, result)
    return result
  }

  const reports: Report[] = []
  for (const task of list) {
    const { number, title, about, goal } = task
    console.log(
      `\n── ${number} ─ ${lang === 'both' ? `${title.ru} · ${title.en}` : title[lang]}\n${say(about)}\n`,
    )
    const begin = performance.now()
    const { figures } = await start(task, console.log)
    const seconds = (performance.now() - begin) / 1000
    const reached = reaches(figures, goal)
    reports.push({ number, title, metrics: figures, goal, reached, seconds })
    console.log(`\n${reached ? '✓' : '✗'} ${describe(figures, goal)}  (${seconds.toFixed(1)} s)`)
  }
  if (json) {
    await writeFile(json, `${JSON.stringify({ device, seed, tasks: reports }, null, 2)}\n`)
    console.log(`\nwritten: ${json}`)
  }
  return reports.every(({ reached }) => reached)
}

function reaches(figures: Figures, { figure, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return figures[figure] >= atLeast && figures[figure] <= atMost
}

function describe(figures: Figures, { figure, atLeast, atMost, keras }: Goal): string {
  const value = figures[figure]
  const bounds =
    atLeast === atMost
      ? `${atLeast}`
      : [atLeast && `≥ ${atLeast}`, atMost && `≤ ${atMost}`].filter(Boolean).join(', ')
  return `${figure} ${Number.isInteger(value) ? value : value.toFixed(4)} (goal ${bounds}; Keras: ${keras})`
}

/** The tasks that words like `4`, `1-6` and `all` mean. */
function chosen(words: readonly string[]): Task[] {
  const numbers = words
    .flatMap((word) => word.split(','))
    .flatMap((word) => {
      if (word === 'all') return tasks.map(({ number }) => number)
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
      if (first === undefined || Number(first) > Number(last)) {
        program.error(`error: '${word}' is no task: expected a number, a range as 1-6, or all`)
      }
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i)
    })
  return [...new Set(numbers)].map((number) => {
    const task = tasks.find((task) => task.number === number)
    return (
      task ??
      program.error(
        `error: there is no task ${number}: there are ${tasks[0].number} to ${tasks.at(-1)?.number}`,
      )
    )
  })
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 0 to 999999999')
  return Number(text)
}

function language(text: string): Options['lang'] {
  if (text !== 'ru' && text !== 'en' && text !== 'both')
    throw new InvalidArgumentError('expected ru, en or both')
  return text
}
