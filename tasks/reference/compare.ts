// Compares what the engine reaches with what Keras reaches, figure by figure, in docs/results.md:
//
//   node scripts/launch.mjs tasks/reference/compare.ts [RUN.json …]
//
// Each RUN.json is what `npm start -- TASK --seed N --json RUN.json` has written: its figures go to glassgrad.json,
// as measure.py keeps those of Keras in keras.json. The table is made of these two files alone.
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import type { TaskReport } from '../cli/perform.js'
import { spread } from '../keras.js'

/** A figure's value by the seed of the run. */
type Seeds = Record<string, number>

interface Measured {
  tasks: Record<string, { share?: string; figures: Record<string, Seeds> }>
}

interface Run {
  device: string
  seed: number
  full: boolean
  tasks: readonly TaskReport[]
}

const DOCUMENT = new URL('../../docs/results.md', import.meta.url)
const OURS = new URL('glassgrad.json', import.meta.url)
const KERAS = new URL('keras.json', import.meta.url)
const TABLE = /(<!-- comparison -->\n)(?:\|.*\n)*/

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const ours = read<Measured & { device: string }>(OURS)
  for (const path of argv.slice(2)) addRun(ours, read<Run>(pathToFileURL(path)), path)
  writeFileSync(OURS, `${JSON.stringify(ours, null, 2)}\n`)
  writeFileSync(DOCUMENT, withComparison(readFileSync(DOCUMENT, 'utf8')))
}

/** A document with the table as the two files are now. */
export function withComparison(document: string): string {
  const [keras, ours] = [read<Measured>(KERAS), read<Measured>(OURS)]
  const rows = Object.entries(keras.tasks).flatMap(([task, { share, figures }]) =>
    Object.entries(figures).map(([figure, theirs]) => {
      const own = ours.tasks[task]?.figures[figure] ?? {}
      return [task, share, figure, cell(theirs), cell(own), apart(Object.values(theirs), Object.values(own))]
    }),
  )
  const head = ['task', 'share', 'figure', 'Keras (seeds)', 'glassgrad (seeds)', 'apart by']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`)
  return document.replace(TABLE, (_, marker: string) => marker + lines.join(''))
}

/** How far two spreads lie from each other; nothing where they overlap. */
export function apart(a: readonly number[], b: readonly number[]): string {
  const gap = Math.max(Math.min(...b) - Math.max(...a), Math.min(...a) - Math.max(...b))
  return a.length > 0 && b.length > 0 && gap > 0 ? spread([gap], 'en') : ''
}

function cell(seeds: Seeds): string {
  const values = Object.values(seeds)
  return values.length > 0 ? `${spread(values, 'en')} (${values.length})` : 'not measured'
}

/** Adds a run's figures; the figures that Keras has too are enough. */
function addRun(ours: Measured & { device: string }, { device, seed, full, tasks }: Run, path: string): void {
  if (full) throw new Error(`${path} is a run of all data: Keras was measured on the brief shares`)
  if (device !== ours.device) throw new Error(`${path} is of ${device}, the figures so far of ${ours.device}`)
  const keras = read<Measured>(KERAS)
  for (const { number, metrics } of tasks) {
    for (const [name, value] of Object.entries(metrics)) {
      if (!keras.tasks[number]?.figures[name]) continue
      ours.tasks[number] ??= { figures: {} }
      ours.tasks[number].figures[name] ??= {}
      ours.tasks[number].figures[name][seed] = Number(value.toFixed(4))
    }
  }
}

function read<T>(file: URL): T {
  return JSON.parse(readFileSync(file, 'utf8'))
}
