import { GpuError } from '../gpu/errors.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { families, type Kernel, type Problems } from './families.js'
import { fastestOf } from './race.js'
import { type Tile, tiles } from './tiles.js'
import { Trial } from './trial.js'

/** A kernel's problem, as a step of a model meets it. */
export type Met = { [K in Kernel]: { kernel: K; problem: Problems[K] } }[Kernel]

/** What one timing of a variant takes at least, in milliseconds, and how often that may be. */
const SAMPLE_MS = 1
const MOST_REPEATS = 64
/** Problems with more elements than these are left to the fixed table: their memory may be wanted elsewhere. */
const MOST_ELEMENTS = 2 ** 26

/** Whether a GPU may find out for itself which tile is the fastest: where the fixed table takes a tile anyway. */
export function canBeLearned<K extends Kernel>(traits: Traits, kernel: K, problem: Problems[K]): boolean {
  const { standard, sizes } = families[kernel]
  const count = sizes(problem).reduce((sum, size) => sum + size, 0)
  return standard(traits, problem) in tiles && count <= MOST_ELEMENTS
}

/** Time that may be spent. */
export interface Budget {
  /** Milliseconds that are left; none or fewer when it is over. */
  left(): number
}

/**
 * The tile that does a problem fastest; all of them come to the same bits, and one that doesn't is not taken. The usual
 * one where the time is up, which compiling may take all of: nobody waits for a compiler longer than for the rest.
 */
export async function fastestTile<K extends Kernel>(
  gpu: Gpu,
  kernel: K,
  problem: Problems[K],
  budget: Budget,
): Promise<string> {
  const usual = families[kernel].standard(gpu.traits, problem)
  if (budget.left() <= 0) return usual
  // Tiles whose loop is another one are left to `tune`: they rarely win, and compiling them takes their share of the time.
  const isLike = ({ lanes, byUnits }: Tile) =>
    lanes === tiles[usual].lanes && byUnits === tiles[usual].byUnits
  const others = Object.keys(tiles).filter((name) => name !== usual && isLike(tiles[name]))
  const candidates = [usual, ...others]
  const trial = new Trial(gpu, kernel, problem, candidates)
  const compiled = trial.compile().then(() => true)
  if (!(await unlessOver(compiled, budget))) {
    void compiled.then(() => trial.release())
    return usual
  }
  const repeats = new Map<string, number>()
  try {
    const fastest = await fastestOf({
      candidates,
      isOver: () => budget.left() <= 0,
      time: async (variant) => {
        const each = await trial.time(variant, repeats.get(variant) ?? 4)
        repeats.set(variant, Math.max(1, Math.min(MOST_REPEATS, Math.ceil(SAMPLE_MS / each))))
        return each
      },
    })
    // What a driver says of its subgroups is believed only if the numbers are right.
    return fastest === usual || (await trial.agree(usual, fastest)) ? fastest : usual
  } catch (error) {
    if (!(error instanceof GpuError && gpu.usable)) throw error
    return usual // no memory for it, say
  } finally {
    trial.release()
  }
}

/** What `promise` comes to, or null where the time is up before. */
async function unlessOver<T>(promise: Promise<T>, budget: Budget): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), budget.left())
  })
  try {
    return await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
  }
}
