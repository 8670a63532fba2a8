import { type Buffers, metered } from './meter.js'
import type { BenchName } from './names.js'
import { median, relativeError } from './statistics.js'

/** Something that does a piece of work again and again. */
export interface Runner {
  name: string
  /** Does the work once, or hands it to the device. */
  once(): void | Promise<void>
  /** Resolves when the device has finished all that was handed to it. */
  finish(): Promise<void>
}

/** One side of a benchmark: a library on a device. */
export interface Contestant extends Runner {
  /** What came out after `CHECKED` times of `once`, to be compared. */
  answer(): Promise<ArrayLike<number>>
  /** Gives memory back. */
  close?(): void
}

/** What the work is, whoever does it. */
export interface Work {
  /** Arithmetic operations; a multiply-add counts two. */
  flop: number
  /** Bytes that must be read and written at least, each operand once. */
  bytes: number
}

/** A piece of work with known size and the contestants that do it, the first being glassgrad. */
export interface Case {
  name: string
  work: Work
  /** Largest relative error ‖a - b‖ / ‖a‖ between the first contestant's answer and another's. */
  tolerance: number
  contestants: readonly Contestant[]
  /** Asked when all has been measured: what else is to be said of it, and what is inside. */
  inside?(): Promise<Pick<Result, 'notes' | 'kernels'>>
}

/** A kernel that does nothing but reach the device's limit. */
export interface Ceiling extends Runner {
  /** FLOP or bytes of `once`. */
  amount: number
}

/** The device's measured limits, taken in the same rounds as the contestants. */
export interface Ceilings {
  arithmetic: Ceiling
  memory: Ceiling
}

/** Where the time of doing the work once goes, with nothing else under way: medians, in milliseconds. */
export interface Split {
  /** JavaScript, and what it calls in the driver. */
  script: number
  /** Handing commands over to the device. */
  submit: number
  /** Waiting for the device, when everything has been handed over. */
  device: number
  dispatches: number
  submits: number
}

/** Times of one contestant. */
export interface Samples {
  name: string
  /** Milliseconds that the work took, one a round, finishing on the device included. */
  times: number[]
  /** Milliseconds of the main thread until the work was handed over, one a round. */
  script: number[]
  /** How often the work was done in each round. */
  repeats: number
  /** Milliseconds of the very first time: shaders are compiled, a step is recorded. */
  first?: number
  split?: Split
  /** Why there are no times. */
  excluded?: string
  /** The reason is a wrong answer. */
  disagrees?: boolean
}

/** What a contestant held after a few steps and after many. */
export interface MemoryUse {
  name: string
  early: Holding
  late: Holding
}

interface Holding {
  buffers: Buffers
  /** Bytes that the process has grown by. */
  resident: number
}

export interface Result {
  name: string
  /** The first are glassgrad's. */
  samples: Samples[]
  memory?: readonly MemoryUse[]
  /** What else is to be said. */
  notes?: readonly string[]
  /** The dispatches of one of glassgrad's steps, in turn. */
  kernels?: readonly TracedKernel[]
  /** What the work was, and what the device's limits were meanwhile. */
  roofline?: { work: Work; arithmetic: CeilingSamples; memory: CeilingSamples }
}

/** A result, and the name of the bench it is from. */
export interface BenchResult extends Result {
  bench: BenchName
}

/** One dispatch of a step. */
export interface TracedKernel {
  phase: string
  /** The innermost layer that it belongs to. */
  layer?: string
  op: string
  /** Its file. */
  shader: string
  /** On the device, a median. */
  milliseconds: number
  /** Where the kernel says how many; a multiply-add counts two. */
  flop?: number
  /** Read and written at the least. */
  bytes: number
}

/** How a case is measured. */
export interface Pace {
  /** How often everybody has a turn; without rounds the answers are compared, and no more. */
  rounds: number
  /** A peer that takes longer each time, in milliseconds, is given up where times count. */
  patience?: number
  /** Told whose turn it is. */
  onTurn?: (turn: Turn) => void
}

/** What goes on: told before it begins. */
export interface Turn {
  case: string
  /** Whose turn it is. */
  who: string
  /** The first answer, the warm-up, or a round, counted from 1. */
  stage: 'answer' | 'warm-up' | number
}

type CeilingSamples = Samples & Pick<Ceiling, 'amount'>

/** Times of `once` before the answers are compared. */
export const CHECKED = 3

/** What a round of one contestant shall take at least, in milliseconds, so that the clock is fine enough. */
const ROUND_MS = 100
/** At least twice: `fit` waits for a reading of its loss in one step of a round, and in the other it does not. */
const LEAST_REPEATS = 2
const MOST_REPEATS = 64
const WARM_UP_MS = 700
/** What took no time took half a step of the coarsest clock that pages have. */
const LEAST_MS = 0.05
/** Times of `once` in a round whose script time counts: later ones may wait for the device to catch up. */
const UNTHROTTLED = 6
/** A contestant whose round takes longer, in milliseconds, takes part in the first rounds only. */
const SLOW_ROUND_MS = 500
const SLOW_ROUNDS = 3
/** Times of `once` that are looked at closely, and for one that takes longer than `SLOW_ROUND_MS`. */
const SPLIT_TIMES = 9
const SLOW_SPLIT_TIMES = 1
/** Where nothing else is said, a peer that takes longer each time, in milliseconds, is given up. */
const PATIENCE_MS = 5000

/**
 * Compares all answers (that is all where there are no rounds), warms everybody up, and then lets them work in turn, round after round: what else the
 * machine does, and its temperature, meet all of them alike.
 */
export async function measure(
  { name, work, tolerance, contestants, inside }: Case,
  ceilings: Ceilings,
  { rounds, patience = PATIENCE_MS, onTurn }: Pace,
): Promise<Result> {
  const turn = (who: string, stage: Turn['stage']) => onTurn?.({ case: name, who, stage })
  const samples = contestants.map(({ name }) => emptySamples(name))
  const limits = {
    arithmetic: { ...emptySamples(ceilings.arithmetic.name), amount: ceilings.arithmetic.amount },
    memory: { ...emptySamples(ceilings.memory.name), amount: ceilings.memory.amount },
  }
  try {
    const most = rounds === 0 ? Number.POSITIVE_INFINITY : patience
    await check(contestants, samples, tolerance, most, (who) => turn(who, 'answer'))
    if (rounds === 0) return { name, samples }
    const racers = [
      ...contestants.map((runner, i) => ({ runner: runner as Runner, samples: samples[i] })),
      { runner: ceilings.arithmetic, samples: limits.arithmetic },
      { runner: ceilings.memory, samples: limits.memory },
    ].filter(({ samples }) => !samples.excluded)
    for (const { runner, samples } of racers) {
      turn(runner.name, 'warm-up')
      samples.repeats = await warmUp(runner)
      samples.split = await split(runner)
    }
    for (let round = 0; round < rounds; round++) {
      for (const { runner, samples } of racers) {
        if (round >= SLOW_ROUNDS && median(samples.times) * samples.repeats > SLOW_ROUND_MS) continue
        turn(runner.name, round + 1)
        await run(runner, samples)
      }
    }
    return { name, samples, roofline: { work, ...limits }, ...(await inside?.()) }
  } finally {
    for (const { close } of contestants) close?.()
  }
}

const emptySamples = (name: string): Samples => ({ name, times: [], script: [], repeats: 1 })

/** Excludes, with the reason, who fails or disagrees with the first contestant. */
async function check(
  contestants: readonly Contestant[],
  samples: readonly Samples[],
  tolerance: number,
  patience: number,
  onTurn: (who: string) => void,
): Promise<void> {
  const [ours, ...others] = contestants
  onTurn(ours.name)
  const expected = await answerOf(ours, samples[0], Number.POSITIVE_INFINITY)
  for (const [i, contestant] of others.entries()) {
    onTurn(contestant.name)
    try {
      requireEqual(expected, await answerOf(contestant, samples[i + 1], patience), tolerance)
    } catch (error) {
      samples[i + 1].excluded = (error as Error).message.split('\n')[0]
      samples[i + 1].disagrees = error instanceof Disagreement
    }
  }
}

/**
 * The answer of a contestant, unless it takes longer than `patience`, in milliseconds, once it has begun; how long the
 * first time took goes into its samples.
 */
async function answerOf(
  contestant: Contestant,
  samples: Samples,
  patience: number,
): Promise<ArrayLike<number>> {
  for (let i = 0; i < CHECKED; i++) {
    const begin = performance.now()
    await contestant.once()
    await contestant.finish()
    const ms = performance.now() - begin
    if (i === 0)
      samples.first = ms // compiles
    else if (ms > patience) throw new Error(`takes ${(ms / 1000).toPrecision(2)} s each time`)
  }
  return contestant.answer()
}

/** Two contestants got different answers: one of them is wrong, and neither's time means anything. */
export class Disagreement extends Error {}

/** Throws where two answers differ by more than the tolerance, or in length, or one is not a number. */
export function requireEqual(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  if (a.length === 0) throw new Disagreement('there is no answer to compare')
  const error = relativeError(a, b)
  if (error <= tolerance) return
  throw new Disagreement(`its answer differs: relative error ${error.toExponential(1)}, allowed ${tolerance}`)
}

/**
 * Warms up, since a library written in JavaScript is compiled while it runs; and finds how often the work has
 * to be done for a round of measurable length.
 */
async function warmUp(runner: Runner): Promise<number> {
  const trial = emptySamples(runner.name)
  const begin = performance.now()
  while (trial.times.length < MOST_REPEATS && performance.now() - begin < WARM_UP_MS) await run(runner, trial)
  return Math.max(LEAST_REPEATS, Math.min(MOST_REPEATS, Math.ceil(ROUND_MS / trial.times.at(-1)!)))
}

/** Does the work a few times, waiting after each. */
async function split(runner: Runner): Promise<Split> {
  const looks: Split[] = []
  let [wanted, whole] = [SPLIT_TIMES, 0]
  while (looks.length < wanted) {
    let [script, device] = [0, 0]
    const begin = performance.now()
    const work = await metered(async () => {
      const before = performance.now()
      await runner.once()
      script = performance.now() - before
    })
    const rest = await metered(async () => {
      const before = performance.now()
      await runner.finish()
      device = performance.now() - before
    })
    whole = performance.now() - begin
    if (whole > SLOW_ROUND_MS) wanted = SLOW_SPLIT_TIMES
    looks.push({
      script: script - work.submitMs,
      submit: work.submitMs + rest.submitMs,
      device: device - rest.submitMs,
      dispatches: work.dispatches + rest.dispatches,
      submits: work.submits + rest.submits,
    })
  }
  const middle = (part: keyof Split) => median(looks.map((look) => look[part]))
  return {
    script: middle('script'),
    submit: middle('submit'),
    device: middle('device'),
    dispatches: middle('dispatches'),
    submits: middle('submits'),
  }
}

async function run(runner: Runner, { times, script, repeats }: Samples): Promise<void> {
  const handedOver: number[] = []
  const begin = performance.now()
  for (let i = 0; i < repeats; i++) {
    const before = performance.now()
    await runner.once()
    if (i < UNTHROTTLED) handedOver.push(performance.now() - before)
  }
  await runner.finish()
  times.push(Math.max(LEAST_MS, performance.now() - begin) / repeats)
  // The lower middle one: of two, the one that did not wait.
  script.push(handedOver.sort((a, b) => a - b)[Math.floor((handedOver.length - 1) / 2)])
}
