// Started by apart.ts as a process of its own: takes training steps with one contestant, and prints as JSON what
// that took. Opening the library and the device comes before.
import { writeSync } from 'node:fs'
import { ready } from 'glassgrad'
import type { Contestant } from '../measure.js'
import { watchBuffers } from '../meter.js'
import { glassgradStep } from '../networks/glassgrad.js'
import { jaxStep } from '../networks/jax.js'
import { mlp } from '../networks/nets.js'
import { makeProblem } from '../networks/problem.js'
import { tfjsStep } from '../networks/tfjs.js'
import { jaxPeers } from '../peers/jax.js'
import { exposePeers } from '../peers/node.js'
import { tfjsPeers } from '../peers/tfjs.js'
import type { Taken } from './apart.js'

const [name, batch, ...counts] = process.argv.slice(2)
const makeContestant = await open(name)
const buffers = watchBuffers()
const resident = process.memoryUsage().rss
const begin = performance.now()
const contestant = await makeContestant()
const taken: Taken[] = []
let step = 0
for (const count of counts.map(Number)) {
  for (; step < count; step++) {
    await contestant.once()
    await contestant.finish()
  }
  const ms = performance.now() - begin
  taken.push({ ms, buffers: { ...buffers }, resident: process.memoryUsage().rss - resident })
}
writeSync(1, `${JSON.stringify(taken)}\n`)
process.exit()

async function open(name: string): Promise<() => Contestant | Promise<Contestant>> {
  const problem = makeProblem(mlp, Number(batch))
  if (name === 'glassgrad') {
    const gpu = await ready()
    return () => glassgradStep(() => gpu.finish(), problem)
  }
  const wanted = (peer: string) => peer === name
  const surroundings = exposePeers()
  const [tfjs] = await tfjsPeers(wanted, surroundings)
  if (tfjs) {
    await tfjs.select()
    return () => tfjsStep(tfjs, problem)
  }
  const [jax] = await jaxPeers(wanted)
  return () => jaxStep(jax, problem)
}
