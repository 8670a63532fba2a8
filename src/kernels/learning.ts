import { f32Bits } from '../gpu/dispatch.js'
import { GpuError } from '../gpu/errors.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { Recording } from '../gpu/recording.js'
import { families, type Kernel, type Problems } from './families.js'
import { fastestOf } from './race.js'
import { fill } from './strided.js'
import { tiles } from './tiles.js'

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
 * The tile that does a problem fastest; all of them come to the same bits. The usual one where the time is up, which
 * compiling may take all of: nobody waits for a compiler longer than for the rest.
 */
export async function fastestTile<K extends Kernel>(
  gpu: Gpu,
  kernel: K,
  problem: Problems[K],
  budget: Budget,
): Promise<string> {
  const { standard, sizes, run } = families[kernel]
  const usual = standard(gpu.traits, problem)
  if (budget.left() <= 0) return usual
  const buffers = sizes(problem).map((count) => {
    const buffer = gpu.alloc(4 * Math.max(1, count))
    fill(gpu, f32Bits(0.5), count, buffer)
    buffer.mutable = true // else a recorded step would take what is computed from it for a constant
    return buffer
  })
  const [a, b, out] = buffers
  const candidates = [usual, ...Object.keys(tiles).filter((name) => name !== usual)]
  const written = candidates.map((variant) => {
    const recording = new Recording(gpu)
    recording.record(() => run(gpu, problem, a, b, out, variant))
    return recording
  })
  // Side by side; who is refused is told by its own compiling.
  const prepared = gpu.pipelines.prepare(written.flatMap(({ dispatches }) => dispatches)).catch(() => {})
  const compiled = prepared.then(() => Promise.allSettled(written.map((recording) => recording.compile([]))))
  const cleared = (outcomes: PromiseSettledResult<void>[]) => {
    outcomes.forEach(({ status }, i) => {
      if (status === 'fulfilled') written[i].release()
    })
    for (const buffer of buffers) buffer.free()
  }
  const outcomes = await unlessOver(compiled, budget)
  if (!outcomes) {
    void compiled.then(cleared)
    return usual
  }
  const repeats = new Map<string, number>()
  try {
    return await fastestOf({
      candidates,
      isOver: () => budget.left() <= 0,
      time: async (variant) => {
        const i = candidates.indexOf(variant)
        const outcome = outcomes[i]
        if (outcome.status === 'rejected') throw outcome.reason
        const count = repeats.get(variant) ?? 4
        await gpu.finish()
        const begin = performance.now()
        for (let n = 0; n < count; n++) written[i].encode()
        await gpu.finish()
        const each = (performance.now() - begin) / count
        repeats.set(variant, Math.max(1, Math.min(MOST_REPEATS, Math.ceil(SAMPLE_MS / each))))
        return each
      },
    })
  } catch (error) {
    if (!(error instanceof GpuError && gpu.usable)) throw error
    return usual // no memory for it, say
  } finally {
    cleared(outcomes)
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
