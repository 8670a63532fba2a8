import { GpuError } from '../gpu/errors.js'
import type { Gpu } from '../gpu/gpu.js'
import { families, type Kernel, type Problems } from './families.js'
import { tiles } from './tiles.js'
import { Trial } from './trial.js'

const ROUNDS = 7
/** What a round of one variant takes at least, in milliseconds, so that the clock is fine enough. */
const ROUND_MS = 10
const MOST_REPEATS = 64
/** A variant that takes so many times as long as the best one sits out; chance has less to say from round to round. */
const hopeless = (round: number) => 2 ** Math.max(1, 4 - round)
/** The standard variant is left only for one that takes less than this share of its time. */
const WORTHWHILE = 0.95

/** How long each variant took for a problem, and which one is to be taken from now on. */
export interface Timing {
  /** The class that the problem stands for. */
  problem: string
  /** Milliseconds, the least of all rounds, of the variants that can do it. */
  times: Readonly<Record<string, number>>
  /** What is taken without measuring. */
  standard: string
  fastest: string
}

/**
 * Times the variants of a kernel on a problem: all in turn, round after round, so that what else the machine
 * does meets all alike. Each is timed as a step of training has it, written down and repeated. Takes tenths of a second, and the time to compile what has not been used before.
 */
export async function timeVariants<K extends Kernel>(
  gpu: Gpu,
  kernel: K,
  problem: Problems[K],
): Promise<Timing> {
  const { classOf, candidates, standard } = families[kernel]
  const variants = candidates(gpu.traits, problem)
  const trial = new Trial(gpu, kernel, problem, variants)
  await trial.compile()
  try {
    const times: Record<string, number> = {}
    for (const variant of variants) {
      try {
        const first = await trial.time(variant, 1)
        // Where lanes hand on what others have, it is looked at whether they do.
        if (!tiles[variant]?.lanes || (await trial.agree('blocks32', variant))) times[variant] = first
      } catch (error) {
        if (!(error instanceof GpuError && gpu.usable)) throw error // not a shader that this device refuses
      }
    }
    const racers = Object.keys(times)
    for (let round = 0; round < ROUNDS; round++) {
      for (const variant of racers) {
        if (times[variant] > hopeless(round) * Math.min(...Object.values(times))) continue
        const repeats = Math.max(1, Math.min(MOST_REPEATS, Math.ceil(ROUND_MS / times[variant])))
        times[variant] = Math.min(times[variant], await trial.time(variant, repeats))
      }
    }
    const usual = standard(gpu.traits, problem)
    const leader = racers.reduce((x, y) => (times[y] < times[x] ? y : x))
    const fastest = times[usual] === undefined || times[leader] < WORTHWHILE * times[usual] ? leader : usual
    return { problem: classOf(problem), times, standard: usual, fastest }
  } finally {
    trial.release()
  }
}
