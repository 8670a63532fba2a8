import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { formatTrace, nodeHost, ready, trace, useHost } from 'glassgrad'
import open from 'open'
import { wholeExplanation } from './cli/explained.js'
import { Report } from './cli/html.js'
import { perform, type Run, runnerOf, type TaskReport } from './cli/perform.js'
import { prompt } from './cli/prompt.js'
import { select } from './cli/selection.js'
import { asked, askedNumber, standstill } from './cli/standstill.js'
import { sayIn, terminal } from './cli/terminal.js'
import { figureText, goalText } from './goals.js'
import { tasks } from './index.js'
import { type Language, number, say } from './language.js'
import { SILENT } from './runner.js'
import type { Cell } from './show.js'
import type { Task } from './task.js'

interface Options {
  seed: number
  lang: Language | 'both'
  full?: true
  json?: string
  open?: true
  trace?: true
  debug?: string
  explain?: string
}

const program = new Command()
  .name('npm start --')
  .description('Runs tasks of the Keras tutorial on glassgrad, on real data.')
  .argument('[tasks...]', 'numbers and ranges: 4, 1-6, 2 5, all', ['1-6'])
  .option('--seed <number>', 'decides weights, order and dropout', wholeNumber, 0)
  .option('--full', 'all data and all epochs, also without a GPU')
  .option('--lang <language>', 'ru, en or both', language, 'both')
  .option('--trace', 'shows the steps from inside, as a tree: layer, op, shader, time')
  .option('--debug <step>', 'stops at "step 100", "nan" or "loss > 5", and answers questions about that step')
  .option('--explain <number>', 'how a number came to be: "step 100 dense.kernel[300, 5]"')
  .option('--json <file>', 'writes figures, seconds and the device to this file as well')
  .option('--open', 'opens the report when all is done')
  .addHelpText(
    'after',
    `\nTasks:\n${tasks.map(({ number, title }) => `  ${number}  ${title.ru} · ${title.en}`).join('\n')}`,
  )
  .action(async (selection: string[], options: Options) => {
    process.exitCode = (await main(selection, options)) ? 0 : 1
  })

try {
  await program.parseAsync()
} catch (error) {
  console.error(`\nerror: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
process.exit() // an open GPU device would keep the process alive

/** Runs the chosen tasks and writes the reports; true where each task reached its goal. */
async function main(
  selection: readonly string[],
  { seed, lang, full, json, open: show, trace: traced, debug, explain }: Options,
): Promise<boolean> {
  const list = select(tasks, selection)
  const started = new Date()
  if (lang === 'ru') {
    const { write, ...host } = nodeHost()
    useHost({ ...host, write: (text) => write(say(text, 'ru')) })
  }
  const { name: device, traits } = await ready()
  const facts = `${device}, seed ${seed}${full ? ', --full' : ''}`
  console.log(`glassgrad: ${facts}`)
  const language = lang === 'both' ? 'en' : lang
  const page = new Report()
  const results: TaskReport[] = []
  const run = { seed, full: full ?? !traits.software, terminal: terminal(lang), page }
  if (debug !== undefined || explain !== undefined) {
    await stopAndAsk(list, run, debug, explain, language)
    return true
  }
  const all = async () => {
    for await (const result of perform(list, run, (task) => {
      const about = lang === 'both' ? `${task.about.ru}\n${task.about.en}` : task.about[lang]
      console.log(`\n── ${task.number} ─ ${sayIn(lang, task.title)}\n${about}\n`)
    })) {
      results.push(result)
      if (result.error) console.error(result.error)
      const { reached, text, seconds } = result
      console.log(
        `\n${reached ? '✓' : '✗'} ${text[language]}  (${number(seconds, language, true)} ${say('s', language)})`,
      )
    }
  }
  if (traced) console.log(`\n${formatTrace(await trace(all))}`)
  else await all()

  if (results.length > 1) {
    const columns = ['', 'task', 'figure', 'reached', 'goal', 'Keras', 's']
    const rows = results.map(summaryRow)
    page.summary(columns, rows)
    console.log('')
    run.terminal({ kind: 'table', columns, rows })
  }

  const report = join('reports', `${stamp(started)}-${selection.join('-').replaceAll(',', '-')}`)
  const figures = `${JSON.stringify({ device, seed, full: run.full, started, tasks: results.map(written) }, null, 2)}\n`
  const line = (language: Language) => `${started.toLocaleString(language)} · ${facts}`
  const headline = { ru: line('ru'), en: line('en') }
  await mkdir('reports', { recursive: true })
  await writeFile(`${report}.html`, page.html(headline, lang === 'both' ? 'ru' : lang))
  for (const file of [`${report}.json`, ...(json ? [json] : [])]) await writeFile(file, figures)
  const files = [`${report}.json`, json].filter(Boolean).join(', ')
  console.log(`\n${say('report', language)}: ${report}.html\n${say('figures', language)}: ${files}`)
  if (show) await open(`${report}.html`)
  return results.every(({ reached }) => reached)
}

/** Runs one task up to a step, and tells of that: one number, or what a person asks. */
async function stopAndAsk(
  list: readonly Task[],
  run: Run,
  debug: string | undefined,
  explain: string | undefined,
  language: Language,
): Promise<void> {
  if (list.length !== 1 || (debug !== undefined && explain !== undefined))
    throw new Error('--debug and --explain take one task, and not each other')
  const { at, rest } = asked(debug ?? explain!)
  const number = explain === undefined ? null : askedNumber(rest)
  if (number && !number.index) throw new Error('--explain takes one number: dense.kernel[300, 5]')
  const step = await standstill(() => runnerOf(run).run(list[0].run, SILENT), at)
  console.log(`\n${say('step', language)} ${step.number}\n`)
  if (number) console.log(await wholeExplanation(step, number.path, number.index!, language))
  else await prompt(step, language)
  step.release()
}

function summaryRow({
  number: task,
  title,
  goal,
  metrics,
  reached,
  error,
  text,
  seconds,
}: TaskReport): Cell[] {
  const inBoth = (words: (language: Language) => string) => ({ ru: words('ru'), en: words('en') })
  return [
    reached ? '✓' : '✗',
    inBoth((language) => `${task} ${title[language]}`),
    goal.figure,
    inBoth((language) =>
      error ? text[language].split('\n')[0].slice(0, 60) : figureText(metrics[goal.figure], language),
    ),
    inBoth((language) => goalText(goal, language)),
    goal.keras,
    Math.round(seconds),
  ]
}

/** A result as JSON can hold it. */
function written({ error, ...result }: TaskReport) {
  return { ...result, ...(error && { error: error.message }) }
}

/** Date and time as they may stand in a file's name: 2026-05-31-14-05-09. */
function stamp(time: Date): string {
  const parts = [
    time.getFullYear(),
    time.getMonth() + 1,
    time.getDate(),
    time.getHours(),
    time.getMinutes(),
    time.getSeconds(),
  ]
  return parts.map((part) => `${part}`.padStart(2, '0')).join('-')
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
