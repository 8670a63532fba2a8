import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Samples } from './measure.js'
import type { BenchResult } from './page/page.js'
import { shareOfCeiling } from './report.js'
import { median, ratios, spread } from './statistics.js'

const FOLDER = fileURLToPath(new URL('results/', import.meta.url))

/** What is kept of a case. */
type Summary = Record<string, unknown>

/** The cases of one device by name, each as it was last measured. */
interface Kept {
  device: string
  cases: Record<string, Summary>
}

/**
 * Writes down in `results/DEVICE.json` what came out: medians and quartiles, which is what another day's or
 * another machine's can be read beside. Cases that were not run stay as they are. Gives the file's path.
 */
export async function keep(where: Record<string, string>, result: BenchResult): Promise<string> {
  const { device, ...circumstances } = where
  const path = `${FOLDER}${device.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.json`
  const kept: Kept = await readFile(path, 'utf8').then(JSON.parse, () => ({ device, cases: {} }))
  kept.cases[result.name] = { bench: result.bench, ...summaryOf(result), circumstances }
  await mkdir(FOLDER, { recursive: true })
  await writeFile(path, `${JSON.stringify(kept, null, 1)}\n`)
  return path
}

function summaryOf({ samples, roofline, memory, notes }: BenchResult): Summary {
  if (memory) return { memory }
  const [ours, ...peers] = samples
  return {
    milliseconds: round(median(ours.times)),
    ...(roofline && {
      ofCeiling: round(median(shareOfCeiling(roofline, ours))),
      ceilings: {
        gflops: round(roofline.arithmetic.amount / median(roofline.arithmetic.times) / 1e6),
        gigabytes: round(roofline.memory.amount / median(roofline.memory.times) / 1e6),
      },
    }),
    ...(ours.script.length > 0 && { script: round(Math.min(...ours.script)) }),
    ...(ours.split && { alone: rounded(ours.split) }),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, ratioOf(ours, peer)])),
    ...(notes && { notes }),
  }
}

/** How many times as long as glassgrad a peer took: lower quartile, median, upper quartile; or why it is not known. */
function ratioOf(ours: Samples, { times, excluded }: Samples): number[] | string {
  if (excluded !== undefined) return excluded
  const { lowerQuartile, median, upperQuartile } = spread(ratios(ours.times, times))
  return [lowerQuartile, median, upperQuartile].map(round)
}

const round = (value: number) => Number(value.toPrecision(3))
const rounded = (parts: object) =>
  Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, round(value as number)]))
