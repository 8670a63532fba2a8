import { Adam, NdArray, tensor, Variable, vjp, zeros } from 'glassgrad'
import { type Bench, inTurn } from '../bench.js'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import type { Field } from '../peers/index.js'
import type { TfjsPeer } from '../peers/tfjs.js'
import { randomArray } from '../random.js'

const WIDTH = 32
/** Words in a batch: 32 texts of 20. */
const COUNT = 640
/** Zeros for the gradient; Adam reads it, the table and two slots, and writes all but the gradient. */
const PASSES = 8

/** What an embedding's training takes but for the layers above it: forward, gradient, and Adam's step on all words. */
export const embedding: Bench = {
  name: 'embedding',
  about: "an embedding's vectors of 640 words, their gradient and Adam's step, by size of vocabulary",
  sizes: [10_000, 1_000_000],
  run: inTurn((words) => [
    {
      name: `embedding [${words}, ${WIDTH}] with Adam, ${COUNT} words a step`,
      async make(field) {
        const ids = Int32Array.from(randomArray(COUNT), (x) => Math.floor(Math.abs(x) * 1e6) % words)
        const dy = randomArray(COUNT * WIDTH)
        const contestants = [ours(field, words, ids, dy)]
        for (const peer of field.tfjs) contestants.push(await tfjs(peer, words, ids, dy))
        const size = words * WIDTH
        return { work: { flop: 13 * size, bytes: PASSES * 4 * size }, tolerance: 1e-3, contestants }
      },
    },
  ]),
}

/** All vectors begin at zero; the answer is how far those of the batch's words have moved. */
function ours(
  { gpu }: Field,
  words: number,
  ids: Int32Array<ArrayBuffer>,
  gradient: Float32Array<ArrayBuffer>,
): Contestant {
  const table = new Variable('embeddings', [words, WIDTH], () => zeros([words, WIDTH]))
  const batch = tensor(new NdArray(ids, [COUNT]))
  const dy = tensor(new NdArray(gradient, [COUNT, WIDTH]))
  const optimizer = new Adam({ epsilon: EPSILON })
  return {
    name: 'glassgrad',
    once() {
      optimizer.apply(
        [table],
        vjp((table) => table.gather(batch), [table.value], dy),
      )
    },
    finish: () => gpu.finish(),
    answer: () => table.value.gather(batch).data(),
  }
}

async function tfjs(
  { name, tf, select, finish }: TfjsPeer,
  words: number,
  ids: Int32Array,
  gradient: Float32Array,
): Promise<Contestant> {
  await select()
  const table = tf.variable(tf.zeros([words, WIDTH]))
  const batch = tf.tensor1d(ids, 'int32')
  const dy = tf.tensor2d(gradient, [COUNT, WIDTH])
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, EPSILON)
  return {
    name,
    async once() {
      await select()
      tf.tidy(() => {
        const gradient = tf.grad((table) => tf.gather(table, batch).mul(dy).sum())(table)
        optimizer.applyGradients([{ name: table.name, tensor: gradient }])
      })
    },
    finish,
    answer: () => tf.tidy(() => tf.gather(table, batch)).data() as Promise<Float32Array>,
    close() {
      for (const held of [table, batch, dy]) held.dispose()
      optimizer.dispose()
    },
  }
}
