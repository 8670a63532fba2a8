import { type Bench, inTurn, type Plan } from '../bench.js'
import { glassgradForward } from '../networks/glassgrad.js'
import { jaxForward } from '../networks/jax.js'
import { cnn, mlp, type Net, resnet, resnet50 } from '../networks/nets.js'
import { makeProblem } from '../networks/problem.js'
import { forwardWork } from '../networks/shapes.js'
import { tfjsForward } from '../networks/tfjs.js'

/** A forward pass, from a batch on the device to logits in host memory. */
const forwardPass = (net: Net, batch: number): Plan => ({
  name: `${net.name} forward, batch ${batch}`,
  async make({ gpu, tfjs, jax }) {
    const problem = makeProblem(net, batch, 2)
    const contestants = [glassgradForward(() => gpu.finish(), problem)]
    for (const peer of tfjs) contestants.push(await tfjsForward(peer, problem))
    for (const peer of jax) contestants.push(await jaxForward(peer, problem))
    return { work: forwardWork(net, batch), tolerance: 1e-3, contestants }
  },
})

export const forward: Bench = {
  name: 'forward',
  about: 'forward pass of the MLP, the CNN and the small ResNet, by batch size',
  sizes: [32],
  run: inTurn((batch) => [mlp, cnn, resnet].map((net) => forwardPass(net, batch))),
}

export const inference: Bench = {
  name: 'resnet50',
  about: 'forward pass of ResNet50 on 224×224×3, random weights, by batch size',
  sizes: [1],
  run: inTurn((batch) => [forwardPass(resnet50, batch)]),
}
