import type { numpy } from '@jax-js/jax'
import type { Contestant } from '../measure.js'
import type { Jax, JaxPeer } from '../peers/jax.js'
import { type AdamState, adamState, adamStep } from '../peers/jaxAdam.js'
import { forward, type Words } from './forward.js'
import { batchesOf, type HostArray, movement, type Problem } from './problem.js'

const NORM_EPSILON = 1e-3

type Arr = numpy.Array

/**
 * jax-js' words, each of which takes its arrays over. Its convolutions are of [N, C, H, W] with [O, I, H, W];
 * transposing is a matter of indices to its compiler.
 */
function wordsOf({ numpy: np, lax, nn }: Jax, statistics: Words<Arr>['statistics']): Words<Arr> {
  const finished = (x: Arr, relu: boolean) => (relu ? nn.relu(x) : x)
  return {
    statistics,
    conv(x, { stride, padding, relu }, [kernel, bias]) {
      const y = np.transpose(
        lax.conv(
          np.transpose(x, [0, 3, 1, 2]),
          np.transpose(kernel, [3, 2, 0, 1]),
          [stride, stride],
          padding === 'same' ? 'SAME' : 'VALID',
        ),
        [0, 2, 3, 1],
      )
      return finished(bias ? y.add(bias) : y, relu)
    },
    norm(x, { relu }, [gamma, beta, ...moving]) {
      const [mean, variance] = statistics === 'batch' ? [np.mean(x.ref, [0, 1, 2])] : moving
      const difference = x.sub(mean)
      const spread = variance ?? np.mean(np.square(difference.ref), [0, 1, 2])
      return finished(
        difference
          .div(np.sqrt(spread.add(NORM_EPSILON)))
          .mul(gamma)
          .add(beta),
        relu,
      )
    },
    dense: (x, { relu }, [kernel, bias]) => finished(np.matmul(x, kernel).add(bias), relu),
    lstm(x, { units }, [kernel, matrix, bias]) {
      const [batch, steps, features] = x.shape
      const all = np.matmul(x.reshape([batch * steps, features]), kernel).add(bias)
      const given = all.reshape([batch, steps, 4, units])
      let [h, c] = [np.zeros([batch, units]), np.zeros([batch, units])]
      for (let t = 0; t < steps; t++) {
        const p = given.ref.slice([], t).add(np.matmul(h, matrix.ref).reshape([batch, 4, units]))
        const gate = (g: number) => p.ref.slice([], g)
        c = nn
          .sigmoid(gate(1))
          .mul(c)
          .add(nn.sigmoid(gate(0)).mul(np.tanh(gate(2))))
        h = nn.sigmoid(gate(3)).mul(np.tanh(c.ref))
        p.dispose()
      }
      given.dispose()
      matrix.dispose()
      c.dispose()
      return h
    },
    pool(x, { window, stride }) {
      const [n, h, w, c] = x.shape
      if (window === stride) return np.max(x.reshape([n, h / window, window, w / window, window, c]), [2, 4])
      // `same` with an odd window and stride 2: the padding is one zero behind, which no relu falls below.
      const padded = np.pad(np.transpose(x, [0, 3, 1, 2]), { 2: [0, 1], 3: [0, 1] })
      const pooled = lax.reduceWindow(padded, (x) => np.max(x), [window, window], [stride, stride])
      return np.transpose(pooled, [0, 2, 3, 1])
    },
    average: (x) => np.mean(x, [1, 2]),
    flatten: (x) => x.reshape([x.shape[0], -1]),
    join: (a, b) => nn.relu(a.add(b)),
    fork: (x) => [x.ref, x],
  }
}

/** The training step under one `jit`, batches cut out beforehand. Normalizations keep no moving averages. */
export async function jaxStep(peer: JaxPeer, { net, batch, x, y, weights }: Problem): Promise<Contestant> {
  const { name, jax, device } = peer
  const { numpy: np, nn, jit, valueAndGrad, blockUntilReady, devicePut, tree } = jax
  const array = ({ data, shape }: HostArray) => np.array(data).reshape([...shape])
  const inputs = await devicePut(batchesOf(x, batch).map(array), device)
  const targets = await devicePut(batchesOf(y, batch).map(array), device)
  const trainable = weights.filter(({ trainable }) => trainable)
  let state: AdamState = await devicePut(adamState(jax, trainable.map(array)), device)
  const words = wordsOf(jax, 'batch')

  const loss = (parameters: Arr[], x: Arr, y: Arr) =>
    nn
      .logSoftmax(forward<Arr, Arr>(words, net.layers, x, [...parameters]))
      .mul(y)
      .sum()
      .div(-batch)
  const train = jit((state: AdamState, x: Arr, y: Arr) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(state.parameters), x, y)
    return { value, state: adamStep(jax, state, gradients as Arr[]) }
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
      return movement(trainable, after as Float32Array[])
    },
    close: () => tree.dispose([state, inputs, targets]),
  }
}

/** The forward pass under one `jit`, from a batch on the device to logits in host memory. */
export async function jaxForward(peer: JaxPeer, { net, batch, x, weights }: Problem): Promise<Contestant> {
  const { name, jax, device } = peer
  const { numpy: np, jit, devicePut, tree } = jax
  const array = ({ data, shape }: HostArray) => np.array(data).reshape([...shape])
  const inputs = await devicePut(batchesOf(x, batch).map(array), device)
  const parameters = await devicePut(weights.map(array), device)
  const words = wordsOf(jax, 'moving')
  const run = jit((parameters: Arr[], x: Arr) => forward<Arr, Arr>(words, net.layers, x, [...parameters]))
  let step = 0
  let logits: ArrayLike<number> = []
  return {
    name,
    async once() {
      const y = run(tree.ref(parameters), inputs[step++ % inputs.length].ref)
      logits = (await y.data()) as Float32Array
    },
    finish: async () => {},
    answer: async () => logits,
    close: () => tree.dispose([inputs, parameters]),
  }
}
