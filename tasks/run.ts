import { mkdir, writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { ready } from 'glassgrad'
import open from 'open'
import { Report } from './cli/html.js'
import { figureText, perform, type TaskReport } from './cli/perform.js'
import { select } from './cli/selection.js'
import { terminal } from './cli/terminal.js'
import { tasks } from './index.js'
import type { Bilingual } from './task.js'

interface Options {
  seed: number
  lang: 'ru' | 'en' | 'both'
  full?: true
  json?: string
  open?: true
}

const program = new Command()
  .name('npm start --')
  .description('Runs tasks of the Keras tutorial on glassgrad, on real data.')
  .argument('[tasks...]', 'numbers and ranges: 4, 1-6, 2 5, all', ['1-6'])
  .option('--seed <number>', 'decides weights, order and dropout', wholeNumber, 0)
  .option('--full', 'all data and all epochs, also without a GPU')
  .option('--lang <language>', 'ru, en or both', language, 'both')
  .option('--json <file>', 'writes figures, seconds and the device to a file')
  .option('--open', 'opens the report, reports/index.html, when all is done')
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
  { seed, lang, full, json, open: show }: Options,
): Promise<boolean> {
  const list = select(tasks, selection)
  const { name: device, traits } = await ready()
  const facts = `${device}, seed ${seed}`
  console.log(`glassgrad on ${facts}`)
  const say = (text: Bilingual) => (lang === 'both' ? `${text.ru} · ${text.en}` : text[lang])
  const page = new Report()
  const results: TaskReport[] = []
  const run = { seed, full: full ?? !traits.software, terminal: terminal(say), page }
  for await (const result of perform(list, run, (task) => {
    const about = lang === 'both' ? `${task.about.ru}\n${task.about.en}` : task.about[lang]
    console.log(`\n── ${task.number} ─ ${say(task.title)}\n${about}\n`)
  })) {
    results.push(result)
    console.log(`\n${result.reached ? '✓' : '✗'} ${result.text}  (${result.seconds.toFixed(1)} s)`)
  }

  if (results.length > 1) {
    console.log('')
    run.terminal.table(
      ['', 'task', 'figure', 'reached', 'Keras', 's'],
      results.map(({ number, title, goal, metrics, reached, seconds }) => [
        reached ? '✓' : '✗',
        `${number} ${lang === 'ru' ? title.ru : title.en}`,
        goal.figure,
        figureText(metrics[goal.figure]),
        goal.keras,
        Math.round(seconds),
      ]),
    )
  }
  await mkdir('reports', { recursive: true })
  await writeFile('reports/index.html', page.html(facts))
  console.log('\nreport: reports/index.html')
  if (json) {
    await writeFile(json, `${JSON.stringify({ device, seed, tasks: results }, null, 2)}\n`)
    console.log(`figures: ${json}`)
  }
  if (show) await open('reports/index.html')
  return results.every(({ reached }) => reached)
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
