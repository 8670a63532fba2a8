// Started by startup.ts as a process of its own: takes one training step with one contestant, and prints how
// many milliseconds passed from the first mention of the model to the end of the step on the device. Opening
// the library and the device comes before.
import { writeSync } from 'node:fs'
import { ready } from 'glassgrad'
import type { Contestant } from '../measure.js'
import { glassgradMlp } from '../mlp/glassgrad.js'
import { jaxMlp } from '../mlp/jax.js'
import { mlpProblem } from '../mlp/problem.js'
import { tfjsMlp } from '../mlp/tfjs.js'
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
  const problem = mlpProblem(Number(batch))
  if (name === 'glassgrad') {
    const gpu = await ready()
    return () => glassgradMlp(() => gpu.finish(), problem)
  }
  const wanted = (peer: string) => peer === name
  const [tfjs] = await tfjsPeers(wanted)
  if (tfjs) {
    await tfjs.select()
    return () => tfjsMlp(tfjs, problem)
  }
  const [jax] = await jaxPeers(wanted)
  return () => jaxMlp(jax, problem)
}
