import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from '../bench.js'
import type { Result, Samples } from '../measure.js'
import { namesOf, trainApart } from './apart.js'

/** A process takes seconds: fewer rounds than those of the other benches do. */
const MOST_ROUNDS = 3
/** Who takes longer for a cold start, in milliseconds, starts once only. */
const SLOW_MS = 10_000

/**
 * From describing the model to the end of its first training step, each time in a new process: cold, with the
 * driver's cache of compiled shaders empty, and warm, with what the cold one has left there. The cache is
 * Mesa's; another driver's stays as it is, so that both are warm.
 */
export const startup: Bench = {
  name: 'startup',
  about: 'time to the first training step of the MLP, in new processes, by batch size',
  sizes: [32],
  async *run(field, batch, { rounds }) {
    const names = namesOf(field)
    const start = (): Samples[] => names.map((name) => ({ name, times: [], script: [], repeats: 1 }))
    const cold: Result = { name: `first step, batch ${batch}, shaders not compiled yet`, samples: start() }
    const warm: Result = { name: `first step, batch ${batch}, shaders in the cache`, samples: start() }
    for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++) {
      for (const [i, name] of names.entries()) {
        if (cold.samples[i].times[0] > SLOW_MS) continue
        const cache = await mkdtemp(join(tmpdir(), 'glassgrad-bench-'))
        for (const { samples } of [cold, warm]) {
          const [{ ms }] = await trainApart(name, batch, [1], { MESA_SHADER_CACHE_DIR: cache })
          samples[i].times.push(ms)
        }
        await rm(cache, { recursive: true })
      }
    }
    yield cold
    yield warm
  },
}
