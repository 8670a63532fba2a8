import { type Bench, inTurn } from '../bench.js'
import { glassgradStep, insideStep } from '../networks/glassgrad.js'
import { jaxStep } from '../networks/jax.js'
import { cnn, lstm, mlp, type Net, resnet } from '../networks/nets.js'
import { makeProblem } from '../networks/problem.js'
import { stepWork } from '../networks/shapes.js'
import { tfjsStep } from '../networks/tfjs.js'

/** A training step of a network, with Adam, beside the peers that can take it; sizes are batch sizes. */
const trainingStep = (
  net: Net,
  able: (peer: { name: string }) => boolean = () => true,
  tolerance = 1e-2,
): Bench['run'] =>
  inTurn((batch) => [
    {
      name: `${net.name} step, batch ${batch}`,
      async make({ gpu, tfjs, jax, torch }) {
        const problem = makeProblem(net, batch)
        const contestants = [glassgradStep(() => gpu.finish(), problem)]
        for (const peer of tfjs.filter(able)) contestants.push(await tfjsStep(peer, problem))
        for (const peer of jax.filter(able)) contestants.push(await jaxStep(peer, problem))
        for (const peer of torch) contestants.push(await peer.step(problem))
        return {
          work: stepWork(net, batch),
          tolerance,
          contestants,
          async inside() {
            const { arena, kernels } = await insideStep(problem)
            return { notes: [arena], kernels }
          },
        }
      },
    },
  ])

/**
 * Where there are convolutions wasm stays out: TensorFlow.js has no gradient of a filter there, and jax-js takes
 * ten seconds a step.
 */
const notWasm = ({ name }: { name: string }) => !name.endsWith('wasm')

export const step: Bench = {
  name: 'step',
  about: 'training step of an MLP 784-128-64-10 with Adam, by batch size',
  sizes: [32, 128, 512],
  run: trainingStep(mlp),
}

export const stepCnn: Bench = {
  name: 'step-cnn',
  about: 'training step of a CNN 32c3-64c3-pool-128-10 with Adam, by batch size',
  sizes: [32],
  run: trainingStep(cnn, notWasm),
}

export const stepLstm: Bench = {
  name: 'lstm',
  about: 'training step of an LSTM of 128 units on 64 steps with Adam, by batch size',
  sizes: [32],
  run: trainingStep(lstm, notWasm),
}

/**
 * Before a normalization some gradients are nothing but rounding, of which Adam's first steps make whole steps up or
 * down: two backends of jax-js differ by 0.05 from each other, all parameters behind a normalization by 1e-7.
 */
const ROUNDING = 0.1

export const stepResnet: Bench = {
  name: 'step-resnet',
  about: 'training step of a ResNet of 8 layers on 32×32×3 with Adam, by batch size',
  sizes: [32],
  run: trainingStep(resnet, notWasm, ROUNDING),
}

/** Gradients rounded to a thousandth: where little is left of one, Adam's first steps may go the other way. */
const HALF = 0.25

/** The same step with float16 between the layers: what that gains in time, and in memory. */
export const stepMixed: Bench = {
  name: 'step-mixed',
  about: 'training steps of the MLP and the CNN by mixed_float16 beside float32, by batch size',
  sizes: [32],
  run: inTurn((batch) =>
    [mlp, cnn].map((net) => ({
      name: `${net.name} step by mixed_float16, batch ${batch}`,
      async make({ gpu }) {
        const problem = makeProblem(net, batch)
        const step = (dtype?: 'mixed_float16') => glassgradStep(() => gpu.finish(), problem, dtype)
        return {
          work: stepWork(net, batch),
          tolerance: HALF,
          contestants: [step(), step('mixed_float16')],
          async inside() {
            const dtypes = gpu.traits.f16 ? ([undefined, 'mixed_float16'] as const) : [undefined]
            const notes: string[] = []
            for (const dtype of dtypes) notes.push((await insideStep(problem, dtype)).arena)
            return { notes }
          },
        }
      },
    })),
  ),
}
