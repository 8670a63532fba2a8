import type { numpy } from '@jax-js/jax'
import type { Contestant } from '../measure.js'
import type { JaxPeer } from '../peers/jax.js'
import { type AdamState, adamState, adamStep } from '../peers/jaxAdam.js'
import { batchesOf, type HostArray, movement, type Problem } from './problem.js'

/** The training step under one `jit`, batches cut out beforehand. */
export async function jaxStep(peer: JaxPeer, { net, batch, x, y, weights }: Problem): Promise<Contestant> {
  const { name, jax, device } = peer
  const { numpy: np, lax, nn, jit, valueAndGrad, blockUntilReady, devicePut, tree } = jax
  const array = ({ data, shape }: HostArray) => np.array(data).reshape([...shape])
  const inputs = await devicePut(batchesOf(x, batch).map(array), device)
  const targets = await devicePut(batchesOf(y, batch).map(array), device)
  let state: AdamState = await devicePut(adamState(jax, weights.map(array)), device)

  // jax-js convolves [N, C, H, W] with [O, I, H, W]; transposing is a matter of indices to its compiler.
  const convolve = (x: numpy.Array, kernel: numpy.Array) =>
    np.transpose(
      lax.conv(np.transpose(x, [0, 3, 1, 2]), np.transpose(kernel, [3, 2, 0, 1]), [1, 1], 'VALID'),
      [0, 2, 3, 1],
    )

  const loss = (parameters: numpy.Array[], x: numpy.Array, y: numpy.Array) => {
    const rest = [...parameters]
    let a = x
    net.layers.forEach((layer, at) => {
      if (layer.kind === 'pool') {
        const [n, h, w, c] = a.shape
        a = np.max(a.reshape([n, h / 2, 2, w / 2, 2, c]), [2, 4])
      } else if (layer.kind === 'flatten') a = a.reshape([batch, -1])
      else {
        const [kernel, bias] = rest.splice(0, 2)
        const product = layer.kind === 'dense' ? np.matmul(a, kernel) : convolve(a, kernel)
        a = product.add(bias)
        if (at < net.layers.length - 1) a = nn.relu(a)
      }
    })
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
