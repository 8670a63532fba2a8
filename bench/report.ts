import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'
import type { Result, Samples } from './measure.js'
import { median, ratios, type Spread, spread } from './statistics.js'

const PACKAGES = ['webgpu', '@tensorflow/tfjs', '@jax-js/jax']

/** Where and when the numbers were taken: numbers without it can't be compared. */
export function circumstances(device: string): Record<string, string> {
  const processors = cpus()
  const require = createRequire(import.meta.url)
  const version = (name: string) =>
    (JSON.parse(readFileSync(packageJson(require, name), 'utf8')) as { version: string }).version
  return {
    date: new Date().toISOString(),
    device,
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    'load before': loadavg()[0].toFixed(2),
    node: process.version,
    ...Object.fromEntries(PACKAGES.map((name) => [name, version(name)])),
  }
}

/** Not all packages let one import their package.json, so it is looked for above their main file. */
function packageJson(require: NodeJS.Require, name: string): string {
  const main = require.resolve(name)
  return `${main.slice(0, main.lastIndexOf(`node_modules/${name}/`))}node_modules/${name}/package.json`
}

/** A result as a table: one line for each contestant. */
export function formatResult({ name, samples, roofline }: Result): string {
  const [ours] = samples
  const header = ['', 'median ms', 'min', 'quartiles', 'times ours', 'quartiles', 'script ms, min']
  if (roofline) header.push('GFLOP/s', 'GB/s', 'of ceiling')
  const lines = samples.map((sample) => {
    if (sample.excluded) return [sample.name, sample.excluded]
    const time = spread(sample.times)
    const ratio = spread(ratios(ours.times, sample.times))
    const cells = [
      sample.name,
      number(time.median),
      number(time.min),
      quartiles(time),
      sample === ours ? '' : number(ratio.median),
      sample === ours ? '' : quartiles(ratio),
      sample.script.length > 0 ? number(spread(sample.script).min) : '',
    ]
    if (roofline) {
      const { flop, bytes } = roofline.work
      cells.push(
        number(flop / time.median / 1e6),
        number(bytes / time.median / 1e6),
        `${Math.round(100 * median(shareOfCeiling(roofline, sample)))} %`,
      )
    }
    return cells
  })
  const notes = roofline ? [formatCeilings(roofline)] : []
  return [name, ...notes.map((note) => `  ${note}`), ...formatTable([header, ...lines])].join('\n')
}

/**
 * Round by round, the time that the device's limits would allow over the time it took: the work takes as
 * long at least as its arithmetic at the fma kernel's rate, and as its bytes at the copy kernel's.
 */
export function shareOfCeiling(
  { work, arithmetic, memory }: NonNullable<Result['roofline']>,
  { times }: Samples,
): number[] {
  return times.map((time, round) =>
    Math.max(
      (work.flop / arithmetic.amount) * (arithmetic.times[round] / time),
      (work.bytes / memory.amount) * (memory.times[round] / time),
    ),
  )
}

function formatCeilings({ work, arithmetic, memory }: NonNullable<Result['roofline']>): string {
  const rate = ({ amount, times }: typeof memory) => number(amount / median(times) / 1e6)
  return (
    `${number(work.flop / 1e6)} MFLOP, ${number(work.bytes / 1e6)} MB; ` +
    `ceilings: ${rate(arithmetic)} GFLOP/s, ${rate(memory)} GB/s`
  )
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
const quartiles = (s: Spread): string => `${number(s.lowerQuartile)}–${number(s.upperQuartile)}`

/** Columns as wide as their widest cell; a line's last cell may run on. */
function formatTable(lines: readonly (readonly string[])[]): string[] {
  const [header] = lines
  const whole = lines.filter(({ length }) => length === header.length)
  const widths = header.map((_, i) => Math.max(...whole.map((line) => line[i].length)))
  widths[0] = Math.max(...lines.map(([name]) => name.length))
  return lines.map((line) =>
    `  ${line.map((cell, i) => (i === 0 || line.length < header.length ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`.trimEnd(),
  )
}
