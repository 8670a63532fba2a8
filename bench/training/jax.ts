import type { numpy } from '@jax-js/jax'
import type { Contestant } from '../measure.js'
import type { JaxPeer } from '../peers/jax.js'
import { type AdamState, adamState, adamStep } from '../peers/jaxAdam.js'
import { batchesOf, type HostArray, type MlpProblem, movement } from './problem.js'

/** The training step under one `jit`, batches cut out beforehand. */
export async function jaxMlp(peer: JaxPeer, { batch, x, y, weights }: MlpProblem): Promise<Contestant> {
  const { name, jax, device } = peer
  const { numpy: np, nn, jit, valueAndGrad, blockUntilReady, devicePut, tree } = jax
  const array = ({ data, shape }: HostArray) => np.array(data).reshape([...shape])
  const inputs = await devicePut(batchesOf(x, batch).map(array), device)
  const targets = await devicePut(batchesOf(y, batch).map(array), device)
  let state: AdamState = await devicePut(adamState(jax, weights.map(array)), device)

  const loss = (parameters: numpy.Array[], x: numpy.Array, y: numpy.Array) => {
    let a = x
    for (let i = 0; i < parameters.length; i += 2) {
      a = np.matmul(a, parameters[i]).add(parameters[i + 1])
      if (i < parameters.length - 2) a = nn.relu(a)
    }
    return nn.logSoftmax(a).mul(y).sum().div(-batch)
  }
  const train = jit((state: AdamState, x: numpy.Array, y: numpy.Array) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(state.parameters), x, y)
    return { value, state: adamStep(jax, state, gradients as numpy.Array[]) }
  })

  let step = 0
  return {
    name,
    once() {
      const i = step++ % inputs.length
      const result = train(state, inputs[i].ref, targets[i].ref)
      result.value.dispose()
      state = result.state
    },
    finish: async () => void (await blockUntilReady(state)),
    async answer() {
      const after = await Promise.all(state.parameters.map((p) => p.ref.data()))
      return movement(weights, after as Float32Array[])
    },
    close: () => tree.dispose([state, inputs, targets]),
  }
}
