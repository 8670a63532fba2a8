import type { numpy } from '@jax-js/jax'
import { EPSILON } from './epsilon.js'
import type { Jax } from './jax.js'

/** What training changes: a type and no interface, as jax-js wants its trees. */
export type AdamState = {
  parameters: numpy.Array[]
  means: numpy.Array[]
  squares: numpy.Array[]
  step: numpy.Array
}

/** Slots of zeros for these parameters. */
export function adamState({ numpy: np }: Jax, parameters: numpy.Array[]): AdamState {
  return {
    parameters,
    means: parameters.map((p) => np.zerosLike(p.ref)),
    squares: parameters.map((p) => np.zerosLike(p.ref)),
    step: np.array(new Float32Array(1)),
  }
}

/** One step of Adam with Keras' other defaults; to be used under `jit`, which makes few kernels of it. Takes its arguments over. */
export function adamStep({ numpy: np }: Jax, state: AdamState, gradients: numpy.Array[]): AdamState {
  const step = state.step.add(1)
  const bias1 = np.power(0.9, step.ref).neg().add(1)
  const bias2 = np.power(0.999, step.ref).neg().add(1)
  const rate = np.sqrt(bias2).div(bias1).mul(0.001)
  const means = state.means.map((m, i) => m.mul(0.9).add(gradients[i].ref.mul(0.1)))
  const squares = state.squares.map((v, i) => v.mul(0.999).add(np.square(gradients[i]).mul(0.001)))
  const parameters = state.parameters.map((p, i) =>
    p.sub(rate.ref.mul(means[i].ref).div(np.sqrt(squares[i].ref).add(EPSILON))),
  )
  rate.dispose()
  return { parameters, means, squares, step }
}
