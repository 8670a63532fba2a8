import { Adam, NdArray, tensor, Variable } from 'glassgrad'
import { type Bench, inTurn } from '../bench.js'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import type { Field } from '../peers/index.js'
import type { JaxPeer } from '../peers/jax.js'
import { type AdamState, adamState, adamStep } from '../peers/jaxAdam.js'
import type { TfjsPeer } from '../peers/tfjs.js'
import { randomArray } from '../random.js'

/** Reads the gradient, the parameter and two slots, and writes all but the gradient. */
const PASSES = 7

/** One step of Adam on one large parameter. */
export const adam: Bench = {
  name: 'adam',
  about: "Adam's update of one parameter",
  sizes: [2 ** 20],
  run: inTurn((size) => [
    {
      name: `Adam [${size}]`,
      async make(field) {
        const gradient = randomArray(size)
        const contestants = [ours(field, gradient)]
        for (const peer of field.tfjs) contestants.push(await tfjs(peer, gradient))
        for (const peer of field.jax) contestants.push(await jax(peer, gradient))
        return { work: { flop: 13 * size, bytes: PASSES * 4 * size }, tolerance: 1e-4, contestants }
      },
    },
  ]),
}

/** The parameter begins at zero, so that the answer is how far it has moved. */
function ours({ gpu }: Field, gradient: Float32Array<ArrayBuffer>): Contestant {
  const zeros = new NdArray(new Float32Array(gradient.length), [gradient.length])
  const parameter = new Variable('parameter', zeros.shape, () => tensor(zeros))
  const dy = tensor(new NdArray(gradient, zeros.shape))
  const optimizer = new Adam({ epsilon: EPSILON })
  return {
    name: 'glassgrad',
    once() {
      optimizer.apply([parameter], [dy])
    },
    finish: () => gpu.finish(),
    answer: () => parameter.value.data(),
  }
}

async function tfjs({ name, tf, select, finish }: TfjsPeer, gradient: Float32Array): Promise<Contestant> {
  await select()
  const parameter = tf.variable(tf.zeros([gradient.length]))
  const dy = tf.tensor(gradient)
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, EPSILON)
  return {
    name,
    async once() {
      await select()
      tf.tidy(() => optimizer.applyGradients([{ name: parameter.name, tensor: dy }]))
    },
    finish,
    answer: () => parameter.data(),
    close() {
      parameter.dispose()
      dy.dispose()
      optimizer.dispose()
    },
  }
}

async function jax({ name, jax, device }: JaxPeer, gradient: Float32Array<ArrayBuffer>): Promise<Contestant> {
  const { numpy: np, jit, blockUntilReady, devicePut, tree } = jax
  const dy = await devicePut(np.array(gradient), device)
  let state: AdamState = await devicePut(adamState(jax, [np.zeros([gradient.length])]), device)
  const step = jit((state: AdamState, dy: typeof state.step) => adamStep(jax, state, [dy]))
  return {
    name,
    once() {
      state = step(state, dy.ref)
    },
    finish: async () => void (await blockUntilReady(state)),
    answer: async () => (await state.parameters[0].ref.data()) as Float32Array,
    close() {
      tree.dispose(state)
      dy.dispose()
    },
  }
}
