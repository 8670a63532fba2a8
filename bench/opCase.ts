import type { numpy } from '@jax-js/jax'
import type { Tensor as TfjsTensor } from '@tensorflow/tfjs'
import { NdArray, type Tensor, tensor } from 'glassgrad'
import type { Case, Contestant, Work } from './measure.js'
import type { Field } from './peers/index.js'
import type { Jax, JaxPeer } from './peers/jax.js'
import type { Tfjs, TfjsPeer } from './peers/tfjs.js'
import { randomArray } from './random.js'

/** One op, in everybody's words. */
export interface OpBench {
  name: string
  work: Work
  tolerance: number
  /** Shapes of the inputs, which are filled with random numbers. */
  inputs: readonly (readonly number[])[]
  ours: (...inputs: Tensor[]) => Tensor
  tfjs: (tf: Tfjs, ...inputs: TfjsTensor[]) => TfjsTensor
  jax: (jax: Jax, ...inputs: numpy.Array[]) => numpy.Array
}

interface HostInput {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

/** Lets everybody run the op on the same inputs, which lie on the device beforehand. */
export async function opCase(field: Field, bench: OpBench): Promise<Case> {
  const inputs = bench.inputs.map((shape, i) => ({
    shape,
    data: randomArray(
      shape.reduce((product, n) => product * n, 1),
      i + 1,
    ),
  }))
  const contestants = [ours(field, bench, inputs)]
  for (const peer of field.tfjs) contestants.push(await tfjs(peer, bench, inputs))
  for (const peer of field.jax) contestants.push(await jax(peer, bench, inputs))
  return { name: bench.name, work: bench.work, tolerance: bench.tolerance, contestants }
}

/** The op, eagerly; its result goes back to the pool at once. */
function ours({ gpu }: Field, { ours }: OpBench, inputs: readonly HostInput[]): Contestant {
  const tensors = inputs.map(({ data, shape }) => tensor(new NdArray(data, shape)))
  return {
    name: 'glassgrad',
    once: () =>
      gpu.scope(
        () => void ours(...tensors),
        () => [],
      ),
    finish: () => gpu.finish(),
    answer: () => ours(...tensors).data(),
  }
}

async function tfjs(peer: TfjsPeer, { tfjs }: OpBench, inputs: readonly HostInput[]): Promise<Contestant> {
  const { name, tf, select, finish } = peer
  await select()
  const tensors = inputs.map(({ data, shape }) => tf.tensor(data, [...shape]))
  return {
    name,
    async once() {
      await select()
      tfjs(tf, ...tensors).dispose()
    },
    finish,
    async answer() {
      const y = tfjs(tf, ...tensors)
      const data = await y.data()
      y.dispose()
      return data
    },
    close: () => tf.dispose(tensors),
  }
}

/** The op under `jit`; what it returns is lazy, so all results of a round are kept until they are there. */
async function jax(peer: JaxPeer, { jax: op }: OpBench, inputs: readonly HostInput[]): Promise<Contestant> {
  const { name, jax, device } = peer
  const { numpy: np, jit, blockUntilReady, tree } = jax
  const arrays = await Promise.all(
    inputs.map(({ data, shape }) => jax.devicePut(np.array(data).reshape([...shape]), device)),
  )
  const compiled = jit((...xs: numpy.Array[]) => op(jax, ...xs))
  const run = () => compiled(...arrays.map((x) => x.ref))
  let results: numpy.Array[] = []
  return {
    name,
    once: () => void results.push(run()),
    async finish() {
      await blockUntilReady(results)
      tree.dispose(results)
      results = []
    },
    answer: async () => (await run().data()) as Float32Array,
    close: () => tree.dispose(arrays),
  }
}
