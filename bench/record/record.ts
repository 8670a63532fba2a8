import type { BenchResult, MemoryUse, Result, Samples, Split, TracedKernel, Work } from '../measure.js'
import type { BenchName } from '../names.js'
import { shareOfCeiling } from '../report.js'
import { median, ratios, spread } from '../statistics.js'

/** What a device was measured to do, as `results/` keeps it: the figures that another machine's can be read beside. */
export interface BenchRecord {
  /** Of this form; another number would mean that the fields mean something else. */
  format: typeof FORMAT
  device: string
  /** What brought WebGPU: Node, Chrome, Firefox, … */
  runtime: string
  /** By their names, each as it was last measured. */
  cases: Record<string, CaseRecord>
}

export const FORMAT = 1

/** No text in a record is longer: they are shown on a page. */
export const LONGEST_TEXT = 200

/** Where and when numbers are taken. */
export interface Circumstances extends Record<string, string> {
  device: string
  runtime: string
  date: string
}

/** Figures of a case; times in milliseconds. */
export interface CaseRecord {
  bench: BenchName
  /** What date, processor, versions: numbers without it can't be compared. */
  circumstances: Record<string, string>
  work?: Work
  /** glassgrad's median. */
  milliseconds?: number
  /** The very first time of each, with compiling and recording. */
  first?: Record<string, number>
  /** The time that the device's limits would allow over glassgrad's. */
  ofCeiling?: number
  ceilings?: { gflops: number; gigabytes: number }
  /** The least time that glassgrad's script took. */
  script?: number
  /** Where glassgrad's time goes with nothing else under way. */
  alone?: Split
  peers?: Record<string, Ratio | string>
  /** The dispatches of glassgrad's step, in turn. */
  kernels?: readonly TracedKernel[]
  memory?: readonly MemoryUse[]
  notes?: readonly string[]
}

/** How many times as long as glassgrad a peer took: lower quartile, median, upper quartile. */
export type Ratio = readonly [lower: number, median: number, upper: number]

/**
 * Whether peers got another answer than glassgrad, and none the same: then the error may well be glassgrad's, and its
 * times mean nothing.
 */
export function isContested({ samples: [, ...peers] }: Result): boolean {
  return peers.some(({ disagrees }) => disagrees) && peers.every(({ excluded }) => excluded !== undefined)
}

/**
 * What a device, in these circumstances, has been measured to do. Nothing is kept of results without times, and of
 * contested ones.
 */
export function recordOf(
  { device, runtime, ...circumstances }: Circumstances,
  results: readonly BenchResult[],
): BenchRecord {
  const measured = results.filter(
    (result) => result.memory || (result.samples[0].times.length > 0 && !isContested(result)),
  )
  const cases = measured.map((result) => [result.name, caseRecord(result, circumstances)])
  return { format: FORMAT, device, runtime, cases: Object.fromEntries(cases) }
}

function caseRecord(result: BenchResult, circumstances: Record<string, string>): CaseRecord {
  const { bench, samples, roofline, memory, notes, kernels } = result
  if (memory) return { bench, memory, circumstances }
  const [ours, ...peers] = samples
  return {
    bench,
    milliseconds: round(median(ours.times)),
    ...(roofline && {
      work: roofline.work,
      ofCeiling: round(median(shareOfCeiling(roofline, ours))),
      ceilings: {
        gflops: round(roofline.arithmetic.amount / median(roofline.arithmetic.times) / 1e6),
        gigabytes: round(roofline.memory.amount / median(roofline.memory.times) / 1e6),
      },
    }),
    ...(ours.first !== undefined && { first: firstTimes(samples) }),
    ...(ours.script.length > 0 && { script: round(Math.min(...ours.script)) }),
    ...(ours.split && { alone: rounded(ours.split) }),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, ratioOf(ours, peer)])),
    ...(kernels && { kernels: kernels.map(rounded) }),
    ...(notes && { notes }),
    circumstances,
  }
}

/** The cases of both; of one that both have, the one measured last. Both are of the same device. */
export function merged(a: BenchRecord, b: BenchRecord): BenchRecord {
  const cases = { ...a.cases }
  for (const [name, found] of Object.entries(b.cases)) {
    const isOlder = found.circumstances.date < (cases[name]?.circumstances.date ?? '')
    if (!isOlder) cases[name] = found
  }
  return { ...a, cases }
}

/** The name of a device's file: letters, digits and dots of what it is called. */
export function fileNameOf({ device, runtime }: BenchRecord): string {
  const whole = runtime === 'Node' ? device : `${device} ${runtime}`
  return `${whole.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.json`
}

const firstTimes = (samples: readonly Samples[]): Record<string, number> =>
  Object.fromEntries(
    samples.flatMap(({ name, first, excluded }) =>
      first === undefined || excluded ? [] : [[name, round(first)]],
    ),
  )

function ratioOf(ours: Samples, { times, excluded }: Samples): Ratio | string {
  if (excluded !== undefined) return excluded.slice(0, LONGEST_TEXT)
  const { lowerQuartile, median, upperQuartile } = spread(ratios(ours.times, times))
  return [round(lowerQuartile), round(median), round(upperQuartile)]
}

const round = (value: number) => Number(value.toPrecision(3))

/** With its numbers to three digits. */
function rounded<T extends object>(parts: T): T {
  const entries = Object.entries(parts)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'number' ? round(value) : value]),
  ) as T
}
