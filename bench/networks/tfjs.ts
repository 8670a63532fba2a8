import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { Contestant } from '../measure.js'
import { EPSILON } from '../peers/epsilon.js'
import type { Tfjs, TfjsPeer } from '../peers/tfjs.js'
import { forward, type Words } from './forward.js'
import { batchesOf, type HostArray, movement, type Problem } from './problem.js'

const NORM_EPSILON = 1e-3

/** TensorFlow.js' fastest words: convolutions and dense layers with bias and activation in one kernel. */
const wordsOf = (tf: Tfjs, statistics: Words<Tensor>['statistics']): Words<Tensor> => ({
  statistics,
  conv: (x, { stride, padding, relu }, [filter, bias]) =>
    tf.fused.conv2d({
      x: x as Tensor4D,
      filter: filter as Tensor4D,
      strides: stride,
      pad: padding,
      bias,
      activation: relu ? 'relu' : 'linear',
    }),
  norm(x, { relu }, [gamma, beta, ...moving]) {
    const batch = () => {
      const { mean, variance } = tf.moments(x, [0, 1, 2])
      return [mean, variance]
    }
    const [mean, variance] = statistics === 'batch' ? batch() : moving
    const y = tf.batchNorm(
      ...([x, mean, variance] as [Tensor4D, Tensor1D, Tensor1D]),
      ...([beta, gamma, NORM_EPSILON] as [Tensor1D, Tensor1D, number]),
    )
    return relu ? y.relu() : y
  },
  dense: (a, { relu }, [b, bias]) => tf.fused.matMul({ a, b, bias, activation: relu ? 'relu' : 'linear' }),
  lstm(x, { units }, [kernel, matrix, bias]) {
    const [batch, steps, features] = x.shape
    const given = tf.fused.matMul({ a: x.reshape([batch * steps, features]) as Tensor2D, b: kernel, bias })
    const each = tf.unstack(given.reshape([batch, steps, 4 * units]), 1)
    let [h, c] = [tf.zeros([batch, units]), tf.zeros([batch, units])]
    for (const z of each) {
      const [i, f, g, o] = tf.split(z.add(h.matMul(matrix)), 4, 1)
      c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()))
      h = o.sigmoid().mul(c.tanh())
    }
    return h
  },
  pool: (x, { window, stride, padding }) => tf.maxPool(x as Tensor4D, window, stride, padding),
  average: (x) => tf.mean(x, [1, 2]),
  flatten: (x) => x.reshape([x.shape[0], -1]),
  join: (a, b) => tf.relu(tf.add(a, b)),
  fork: (x) => [x, x],
})

/**
 * The training step, with the fused loss on logits, and batches cut out beforehand. (`model.fit` of its layers
 * does the same and more.) Normalizations keep no moving averages.
 */
export async function tfjsStep(peer: TfjsPeer, { net, batch, x, y, weights }: Problem): Promise<Contestant> {
  const { name, tf, select, finish } = peer
  await select()
  const upload = ({ data, shape }: HostArray) => tf.tensor(data, [...shape])
  const inputs = batchesOf(x, batch).map(upload)
  const targets = batchesOf(y, batch).map(upload)
  const trainable = weights.filter(({ trainable }) => trainable)
  const variables = trainable.map((weight) => tf.variable(upload(weight)))
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, EPSILON)
  const words = wordsOf(tf, 'batch')
  let step = 0

  const loss = () => {
    const i = step++ % inputs.length
    const logits = forward<Tensor, Tensor>(words, net.layers, inputs[i], [...variables])
    return tf.losses.softmaxCrossEntropy(targets[i], logits).asScalar()
  }
  return {
    name,
    async once() {
      await select()
      optimizer.minimize(loss)
    },
    finish,
    answer: async () => movement(trainable, await Promise.all(variables.map((variable) => variable.data()))),
    close() {
      optimizer.dispose()
      tf.dispose([...inputs, ...targets, ...variables])
    },
  }
}

/** The forward pass of one batch after another, from the device to logits in host memory. */
export async function tfjsForward(peer: TfjsPeer, { net, batch, x, weights }: Problem): Promise<Contestant> {
  const { name, tf, select, finish } = peer
  await select()
  const upload = ({ data, shape }: HostArray) => tf.tensor(data, [...shape])
  const inputs = batchesOf(x, batch).map(upload)
  const parameters = weights.map(upload)
  const words = wordsOf(tf, 'moving')
  let step = 0
  let logits: ArrayLike<number> = []
  return {
    name,
    async once() {
      await select()
      const x = inputs[step++ % inputs.length]
      const y = tf.tidy(() => forward<Tensor, Tensor>(words, net.layers, x, [...parameters]))
      logits = await y.data()
      y.dispose()
    },
    finish,
    answer: async () => logits,
    close: () => tf.dispose([...inputs, ...parameters]),
  }
}
