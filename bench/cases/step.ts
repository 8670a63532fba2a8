import { type Bench, inTurn } from '../bench.js'
import { glassgradMlp } from '../mlp/glassgrad.js'
import { jaxMlp } from '../mlp/jax.js'
import { mlpProblem, stepWork } from '../mlp/problem.js'
import { tfjsMlp } from '../mlp/tfjs.js'

/** A training step of a multi-layer perceptron, 784-128-64-10, with Adam; sizes are batch sizes. */
export const step: Bench = {
  name: 'step',
  about: 'training step of an MLP 784-128-64-10 with Adam, by batch size',
  sizes: [32, 128, 512],
  run: inTurn(async ({ gpu, tfjs, jax }, batch) => {
    const problem = mlpProblem(batch)
    const contestants = [glassgradMlp(() => gpu.finish(), problem)]
    for (const peer of tfjs) contestants.push(await tfjsMlp(peer, problem))
    for (const peer of jax) contestants.push(await jaxMlp(peer, problem))
    return { name: `MLP step, batch ${batch}`, work: stepWork(batch), tolerance: 1e-2, contestants }
  }),
}
