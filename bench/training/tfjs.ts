import type { Rank, Tensor2D, Variable } from '@tensorflow/tfjs'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import type { TfjsPeer } from '../peers/tfjs.js'
import { batchesOf, type HostArray, type MlpProblem, movement } from './problem.js'

/**
 * The training step in TensorFlow.js' fastest words: fused dense layers, the fused loss on logits, batches
 * cut out beforehand. (`model.fit` of its layers does the same and more.)
 */
export async function tfjsMlp(peer: TfjsPeer, { batch, x, y, weights }: MlpProblem): Promise<Contestant> {
  const { name, tf, select, finish } = peer
  await select()
  const upload = ({ data, shape }: HostArray) => tf.tensor(data, [...shape])
  const inputs = batchesOf(x, batch).map(upload) as Tensor2D[]
  const targets = batchesOf(y, batch).map(upload)
  const variables = weights.map((array) => tf.variable(upload(array)))
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, EPSILON)
  let step = 0

  const loss = () => {
    const i = step++ % inputs.length
    const layers = variables.length / 2
    let a = inputs[i]
    for (let layer = 0; layer < layers; layer++) {
      const kernel = variables[2 * layer] as Variable<Rank.R2>
      const activation = layer < layers - 1 ? 'relu' : 'linear'
      a = tf.fused.matMul({ a, b: kernel, bias: variables[2 * layer + 1], activation }) as Tensor2D
    }
    return tf.losses.softmaxCrossEntropy(targets[i], a).asScalar()
  }
  return {
    name,
    async once() {
      await select()
      optimizer.minimize(loss)
    },
    finish,
    answer: async () => movement(weights, await Promise.all(variables.map((variable) => variable.data()))),
    close() {
      optimizer.dispose()
      tf.dispose([...inputs, ...targets, ...variables])
    },
  }
}
