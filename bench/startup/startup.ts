import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench } from '../bench.js'
import type { Result, Samples } from '../measure.js'

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))

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
  async *run({ tfjs, jax }, batch, { rounds }) {
    const names = ['glassgrad', ...tfjs.map(({ name }) => name), ...jax.map(({ name }) => name)]
    const start = (): Samples[] => names.map((name) => ({ name, times: [], script: [], repeats: 1 }))
    const cold: Result = { name: `first step, batch ${batch}, shaders not compiled yet`, samples: start() }
    const warm: Result = { name: `first step, batch ${batch}, shaders in the cache`, samples: start() }
    for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++) {
      for (const [i, name] of names.entries()) {
        if (cold.samples[i].times[0] > SLOW_MS) continue
        const cache = await mkdtemp(join(tmpdir(), 'glassgrad-bench-'))
        cold.samples[i].times.push(await firstStep(name, batch, cache))
        warm.samples[i].times.push(await firstStep(name, batch, cache))
        await rm(cache, { recursive: true })
      }
    }
    yield cold
    yield warm
  },
}

async function firstStep(name: string, batch: number, cache: string): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, CHILD, name, String(batch)],
    { env: { ...process.env, MESA_SHADER_CACHE_DIR: cache } },
  )
  return Number(stdout)
}
