import { GpuError } from '../gpu/errors.js'

/** A race among the variants of a kernel, within a time that nobody notices. */
export interface Race {
  /** In the order in which they run; the first is the one that is taken where the time is up before all have run. */
  candidates: readonly string[]
  /** Milliseconds that a variant takes on the device. */
  time(variant: string): Promise<number>
  /** Whether the time is up. */
  isOver(): boolean
}

const ROUNDS = 3
/** A variant that takes so many times as long as the best one runs no more. */
const HOPELESS = 1.5
/** The first candidate is left only for one that takes less than this share of its time. */
const WORTHWHILE = 0.95

/** The fastest candidate; one that the device refuses is out. `race.candidates[0]` where the time was too short. */
export async function fastestOf({ candidates, time, isOver }: Race): Promise<string> {
  const [standard] = candidates
  const times = new Map<string, number>()
  let racers = [...candidates]
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of racers) {
      if (isOver() && (round === 0 || variant === racers[0])) return winner(times, standard, round > 0)
      try {
        times.set(variant, Math.min(times.get(variant) ?? Infinity, await time(variant)))
      } catch (error) {
        if (!(error instanceof GpuError)) throw error
        times.delete(variant)
        racers = racers.filter((racer) => racer !== variant)
      }
    }
    const best = Math.min(...times.values())
    racers = racers.filter((variant) => times.get(variant)! <= HOPELESS * best)
  }
  return winner(times, standard, true)
}

function winner(times: ReadonlyMap<string, number>, standard: string, hasFinished: boolean): string {
  if (!hasFinished || times.size === 0) return standard
  const [fastest, least] = [...times].reduce((a, b) => (b[1] < a[1] ? b : a))
  return least < WORTHWHILE * (times.get(standard) ?? Infinity) ? fastest : standard
}
