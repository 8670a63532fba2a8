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
const COMPARISON = /(<!-- comparison -->\n)[\s\S]*(?=<!-- end -->)/

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const ours = read<Measured & { device: string }>(OURS)
  for (const path of argv.slice(2)) addRun(ours, read<Run>(pathToFileURL(path)), path)
  writeFileSync(OURS, `${JSON.stringify(ours, null, 2)}\n`)
  writeFileSync(DOCUMENT, withComparison(readFileSync(DOCUMENT, 'utf8')))
}

/** A document with the table as the two files are now, and a sentence on how many of its spreads lie apart. */
export function withComparison(document: string): string {
  const [keras, ours] = [read<Measured>(KERAS), read<Measured>(OURS)]
  const compared = Object.entries(keras.tasks).flatMap(([task, { share, figures }]) =>
    Object.entries(figures).map(([figure, theirs]) => {
      const own = ours.tasks[task]?.figures[figure] ?? {}
      return { task, share, figure, theirs, own }
    }),
  )
  const rows = compared.map(({ task, share, figure, theirs, own }) => [
    task,
    share,
    figure,
    cell(theirs),
    cell(own),
    apart(Object.values(theirs), Object.values(own)),
  ])
  const head = ['task', 'share', 'figure', 'Keras (seeds)', 'glassgrad (seeds)', 'apart by']
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`)
  const pairs = compared.map(({ theirs, own }) => [Object.values(theirs), Object.values(own)] as const)
  return document.replace(
    COMPARISON,
    (_, marker: string) => `${marker}${lines.join('')}\n${counted(pairs)}\n`,
  )
}

/**
 * How many pairs of spreads lie apart, and how many would by chance alone: where both draw from one distribution, each order
 * of m + n values is as likely as any other, and in 2 of (m + n)! / (m! n!) all of the one lie above all of the other.
 */
export function counted(pairs: readonly (readonly [readonly number[], readonly number[]])[]): string {
  const vary = pairs.filter(([a, b]) => a.length > 0 && b.length > 0 && new Set([...a, ...b]).size > 1)
  const expected = vary.reduce((sum, [a, b]) => sum + 2 / choices(a.length + b.length, a.length), 0)
  const lie = vary.filter(([a, b]) => apart(a, b) !== '')
  const above = lie.filter(([a, b]) => Math.min(...b) > Math.max(...a))
  return (
    `Of ${vary.length} figures that vary with the seed ${lie.length} lie apart, ${above.length} of these with the engine's above ` +
    `Keras'. Were both drawn from the same spread, ${expected.toFixed(1)} would.`
  )
}

/** n! / (k! (n-k)!) */
function choices(n: number, k: number): number {
  return k === 0 ? 1 : (choices(n - 1, k - 1) * n) / k
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
