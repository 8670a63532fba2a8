import type { Bench } from '../bench.js'
import { namesOf, trainApart } from './apart.js'

/** Steps after which memory is looked at: when everything that recurs has been made, and much later. */
const STEPS = [20, 200]

/**
 * What training holds, each contestant in a new process: buffers made and not destroyed, and what the process has
 * grown by. All hold the data set of 32 batches on the device, parameters and two slots of Adam; the rest is the
 * step's own.
 */
export const memory: Bench = {
  name: 'memory',
  about: 'memory that training the MLP takes, in new processes, by batch size',
  sizes: [32, 512],
  async *run(field, batch) {
    const memory = []
    for (const name of namesOf(field)) {
      const [early, late] = await trainApart(name, batch, STEPS)
      memory.push({ name, early, late })
    }
    yield {
      name: `memory of MLP steps, batch ${batch}, after ${STEPS.join(' and ')} steps`,
      samples: [],
      memory,
    }
  },
}
