// Started by startup.ts as a process of its own: takes one training step with one contestant, and prints how
// many milliseconds passed from the first mention of the model to the end of the step on the device. Opening
// the library and the device comes before.
import { writeSync } from 'node:fs'
import { ready } from 'glassgrad'
import type { Contestant } from '../measure.js'
import { glassgradStep } from '../networks/glassgrad.js'
import { jaxStep } from '../networks/jax.js'
import { mlp } from '../networks/nets.js'
import { makeProblem } from '../networks/problem.js'
import { tfjsStep } from '../networks/tfjs.js'
import { jaxPeers } from '../peers/jax.js'
import { tfjsPeers } from '../peers/tfjs.js'

const [name, batch] = process.argv.slice(2)
const makeContestant = await open(name)
const begin = performance.now()
const contestant = await makeContestant()
await contestant.once()
await contestant.finish()
writeSync(1, `${performance.now() - begin}\n`)
process.exit()

async function open(name: string): Promise<() => Contestant | Promise<Contestant>> {
  const problem = makeProblem(mlp, Number(batch))
  if (name === 'glassgrad') {
    const gpu = await ready()
    return () => glassgradStep(() => gpu.finish(), problem)
  }
  const wanted = (peer: string) => peer === name
  const [tfjs] = await tfjsPeers(wanted)
  if (tfjs) {
    await tfjs.select()
    return () => tfjsStep(tfjs, problem)
  }
  const [jax] = await jaxPeers(wanted)
  return () => jaxStep(jax, problem)
}
