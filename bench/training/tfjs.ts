import type { Rank, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import type { TfjsPeer } from '../peers/tfjs.js'
import { batchesOf, type HostArray, movement, type Problem } from './problem.js'

/**
 * The training step in TensorFlow.js' fastest words: fused layers, the fused loss on logits, batches
 * cut out beforehand. (`model.fit` of its layers does the same and more.)
 */
export async function tfjsStep(peer: TfjsPeer, { net, batch, x, y, weights }: Problem): Promise<Contestant> {
  const { name, tf, select, finish } = peer
  await select()
  const upload = ({ data, shape }: HostArray) => tf.tensor(data, [...shape])
  const inputs = batchesOf(x, batch).map(upload)
  const targets = batchesOf(y, batch).map(upload)
  const variables = weights.map((array) => tf.variable(upload(array)))
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, EPSILON)
  let step = 0

  const loss = () => {
    const i = step++ % inputs.length
    const parameters = [...variables]
    let a: Tensor = inputs[i]
    net.layers.forEach((layer, at) => {
      if (layer.kind === 'pool') a = tf.maxPool(a as Tensor4D, 2, 2, 'valid')
      else if (layer.kind === 'flatten') a = a.reshape([batch, -1])
      else {
        const [kernel, bias] = parameters.splice(0, 2)
        const activation = at < net.layers.length - 1 ? 'relu' : 'linear'
        a =
          layer.kind === 'dense'
            ? tf.fused.matMul({ a, b: kernel, bias, activation })
            : tf.fused.conv2d({
                x: a as Tensor4D,
                filter: kernel as Variable<Rank.R4>,
                strides: 1,
                pad: 'valid',
                bias,
                activation,
              })
      }
    })
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
