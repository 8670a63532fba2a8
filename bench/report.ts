import type { BenchResult, MemoryUse, Result, Samples, Split } from './measure.js'
import { median, ratios, type Spread, spread } from './statistics.js'

/** What a run of benches gave. */
export interface Report {
  /** Device, driver, versions, date. */
  where: Record<string, string>
  results: readonly BenchResult[]
}

/**
 * A result as a table: a line of headings, and one line for each contestant; one that has no times has the
 * reason in its second cell, and no more.
 */
function tableOf({ samples, roofline, memory }: Result): string[][] {
  if (memory) return memoryTable(memory)
  const [ours] = samples
  const header = ['', 'median ms', 'quartiles', 'times ours', 'quartiles', 'first ms', 'least script ms']
  const splits = samples.some(({ split }) => split)
  if (splits) header.push('dispatches', 'alone: script + submit + device ms')
  if (roofline) header.push('GFLOP/s', 'GB/s', 'of ceiling')
  const lines = samples.map((sample) => {
    if (sample.excluded) return [sample.name, sample.excluded]
    if (sample.times.length === 0) return [sample.name, 'the same answer']
    const time = spread(sample.times)
    const ratio = spread(ratios(ours.times, sample.times))
    const cells = [
      sample.name,
      number(time.median),
      quartiles(time),
      sample === ours ? '' : number(ratio.median),
      sample === ours ? '' : quartiles(ratio),
      sample.first === undefined ? '' : number(sample.first),
      sample.script.length > 0 ? number(Math.min(...sample.script)) : '',
    ]
    if (splits) cells.push(...splitCells(sample.split))
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
  return [header, ...lines]
}

/** A result as text. */
export function formatResult(result: Result): string {
  const notes = notesOf(result).map((note) => `  ${note}`)
  return [result.name, ...notes, ...formatTable(tableOf(result))].join('\n')
}

/** What is to be said above the table. */
function notesOf({ roofline, notes = [] }: Result): string[] {
  return roofline ? [formatCeilings(roofline), ...notes] : [...notes]
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

function memoryTable(memory: readonly MemoryUse[]): string[][] {
  const pair = (of: (held: MemoryUse['early']) => number | string, { early, late }: MemoryUse) =>
    `${of(early)} → ${of(late)}`
  const megabytes = (bytes: number) => number(bytes / 1e6)
  return [
    ['', 'buffers', 'in buffers, MB', 'at most, MB', 'process grown by, MB'],
    ...memory.map((use) => [
      use.name,
      pair(({ buffers }) => buffers.count, use),
      pair(({ buffers }) => megabytes(buffers.bytes), use),
      megabytes(use.late.buffers.peak),
      pair(({ resident }) => megabytes(resident), use),
    ]),
  ]
}

function splitCells(split?: Split): string[] {
  if (!split) return ['', '']
  const { script, submit, device, dispatches, submits } = split
  return [
    submits > 1 ? `${dispatches} in ${submits} submits` : `${dispatches}`,
    [script, submit, device].map(number).join(' + '),
  ]
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
