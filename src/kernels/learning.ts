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

/** The tile that does a problem fastest; all of them come to the same bits. The usual one where the time is up. */
export async function fastestTile<K extends Kernel>(
  gpu: Gpu,
  kernel: K,
  problem: Problems[K],
  isOver: () => boolean,
): Promise<string> {
  const { standard, sizes, run } = families[kernel]
  const usual = standard(gpu.traits, problem)
  if (isOver()) return usual
  const buffers = sizes(problem).map((count) => {
    const buffer = gpu.alloc(4 * Math.max(1, count))
    fill(gpu, f32Bits(0.5), count, buffer)
    buffer.mutable = true // else a recorded step would take what is computed from it for a constant
    return buffer
  })
  const [a, b, out] = buffers
  const recordings = new Map<string, Promise<Recording>>()
  const recordingOf = (variant: string) => {
    const recording = new Recording(gpu)
    recording.record(() => run(gpu, problem, a, b, out, variant))
    return recording
  }
  const candidates = [usual, ...Object.keys(tiles).filter((name) => name !== usual)]
  try {
    const written = candidates.map(recordingOf)
    // Side by side; who is refused is told below.
    await gpu.pipelines.prepare(written.flatMap(({ dispatches }) => dispatches)).catch(() => {})
    candidates.forEach((variant, i) => {
      recordings.set(
        variant,
        written[i].compile([]).then(() => written[i]),
      )
    })
    await Promise.allSettled(recordings.values())
    const repeats = new Map<string, number>()
    return await fastestOf({
      candidates,
      isOver,
      time: async (variant) => {
        const recording = await recordings.get(variant)!
        const count = repeats.get(variant) ?? 4
        await gpu.finish()
        const begin = performance.now()
        for (let i = 0; i < count; i++) recording.encode()
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
    for (const recording of await Promise.allSettled(recordings.values())) {
      if (recording.status === 'fulfilled') recording.value.release()
    }
    for (const buffer of buffers) buffer.free()
  }
}
