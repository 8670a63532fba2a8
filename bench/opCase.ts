import type { numpy } from '@jax-js/jax'
import type { Tensor as TfjsTensor } from '@tensorflow/tfjs'
import { NdArray, scope, type Tensor, tensor } from 'glassgrad'
import type { Plan } from './bench.js'
import type { Contestant, Work } from './measure.js'
import type { Field } from './peers/index.js'
import type { Jax, JaxPeer } from './peers/jax.js'
import type { Tfjs, TfjsPeer } from './peers/tfjs.js'
import { randomArray } from './random.js'

/** One result or several. */
type Some<T> = T | readonly T[]

/** One op, in everybody's words. */
export interface OpBench {
  name: string
  work: Work
  tolerance: number
  /** Shapes of the inputs, which are filled with random numbers. */
  inputs: readonly (readonly number[])[]
  ours: (...inputs: Tensor[]) => Some<Tensor>
  tfjs: (tf: Tfjs, ...inputs: TfjsTensor[]) => Some<TfjsTensor>
  /** Takes its inputs over, as everything in jax-js does. */
  jax: (jax: Jax, ...inputs: numpy.Array[]) => Some<numpy.Array>
  /** What is compared where it can't be the results themselves, since they are random. */
  digest?: (results: readonly Values[], inputs: readonly Values[]) => number[]
}

export type Values = ArrayLike<number>

interface HostInput {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

const listed = <T extends object>(some: Some<T>): readonly T[] =>
  Array.isArray(some) ? (some as readonly T[]) : [some as T]

/** Lets everybody run the op on the same inputs, which lie on the device beforehand. */
export function opCase({ name, work, tolerance, ...op }: OpBench): Plan {
  return {
    name,
    async make(field) {
      const inputs = op.inputs.map((shape, i) => ({
        shape,
        data: randomArray(
          shape.reduce((product, n) => product * n, 1),
          i + 1,
        ),
      }))
      const compared = async (results: readonly Values[] | Promise<Values[]>): Promise<number[]> => {
        const values = await results
        if (op.digest)
          return op.digest(
            values,
            inputs.map(({ data }) => data),
          )
        return values.flatMap((value) => Array.from(value))
      }
      const contestants = [ours(field, op.ours, inputs, compared)]
      for (const peer of field.tfjs) contestants.push(await tfjs(peer, op.tfjs, inputs, compared))
      for (const peer of field.jax) contestants.push(await jax(peer, op.jax, inputs, compared))
      return { work, tolerance, contestants }
    },
  }
}

type Compared = (results: Promise<Values[]>) => Promise<number[]>

/** The op, eagerly; its results go back to the pool at once. */
function ours(
  { gpu }: Field,
  op: OpBench['ours'],
  inputs: readonly HostInput[],
  compared: Compared,
): Contestant {
  const tensors = inputs.map(({ data, shape }) => tensor(new NdArray(data, shape)))
  return {
    name: 'glassgrad',
    once: () => scope(() => void op(...tensors)),
    finish: () => gpu.finish(),
    answer: () => compared(Promise.all(listed(op(...tensors)).map((result) => result.data()))),
  }
}

async function tfjs(
  { name, tf, select, finish }: TfjsPeer,
  op: OpBench['tfjs'],
  inputs: readonly HostInput[],
  compared: Compared,
): Promise<Contestant> {
  await select()
  const tensors = inputs.map(({ data, shape }) => tf.tensor(data, [...shape]))
  const run = () => tf.tidy(() => [...listed(op(tf, ...tensors))])
  return {
    name,
    async once() {
      await select()
      tf.dispose(run())
    },
    finish,
    async answer() {
      const results = run()
      const values = await compared(Promise.all(results.map((result) => result.data())))
      tf.dispose(results)
      return values
    },
    close: () => tf.dispose(tensors),
  }
}

/** The op under `jit`; what it returns is lazy, so all results of a round are kept until they are there. */
async function jax(
  { name, jax, device }: JaxPeer,
  op: OpBench['jax'],
  inputs: readonly HostInput[],
  compared: Compared,
): Promise<Contestant> {
  const { numpy: np, jit, blockUntilReady, tree } = jax
  const arrays = await Promise.all(
    inputs.map(({ data, shape }) => jax.devicePut(np.array(data).reshape([...shape]), device)),
  )
  const compiled = jit((...xs: numpy.Array[]) => [...listed(op(jax, ...xs))])
  const run = () => compiled(...arrays.map((x) => x.ref))
  let results: numpy.Array[][] = []
  return {
    name,
    once: () => void results.push(run()),
    async finish() {
      await blockUntilReady(results)
      tree.dispose(results)
      results = []
    },
    answer: () => compared(Promise.all(run().map((result) => result.data() as Promise<Float32Array>))),
    close: () => tree.dispose(arrays),
  }
}
