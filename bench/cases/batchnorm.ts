import type { Tensor4D, Tensor as TfjsTensor } from '@tensorflow/tfjs'
import { type Tensor, vjp } from 'glassgrad'
import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'

const EPSILON = 1e-3
/** Images of [32, 28, 28, channels] and the like: what is given is the number of values. */
const SIDE = 28
const CHANNELS = 64

/**
 * Batch normalization in training, forward and backward: from x [n, 28, 28, 64], gamma, beta and dy to y, dx,
 * dgamma and dbeta. Forward reads x and writes y, backward reads dy and x again and writes dx: five passes.
 */
export const batchnorm: Bench = {
  name: 'batchnorm',
  about: 'batch normalization of [n, 28, 28, 64], forward and backward, by batch size',
  sizes: [32],
  run: inTurn((batch) => {
    const shape = [batch, SIDE, SIDE, CHANNELS]
    const outer = batch * SIDE * SIDE
    const size = outer * CHANNELS
    return [
      opCase({
        name: `BatchNorm [${shape}], forward and backward`,
        work: { flop: 18 * size, bytes: 5 * 4 * size },
        tolerance: 1e-4,
        inputs: [shape, [CHANNELS], [CHANNELS], shape],
        ours: (x, gamma, beta, dy) => {
          const grouping = { batch: 1, outer, groups: CHANNELS, size: 1 }
          let y!: Tensor
          const gradients = vjp(
            (x, gamma, beta) => {
              y = x.normalize(x.moments(grouping), gamma, beta, grouping, EPSILON)
              return y
            },
            [x, gamma, beta],
            dy,
          )
          return [y, ...gradients]
        },
        tfjs: (tf, x, gamma, beta, dy) => {
          const normalize = (x: TfjsTensor, gamma: TfjsTensor, beta: TfjsTensor) => {
            const { mean, variance } = tf.moments(x, [0, 1, 2])
            return tf.batchNorm(x as Tensor4D, mean, variance, beta, gamma, EPSILON) as TfjsTensor
          }
          const { value, grads } = tf.valueAndGrads(normalize)([x, gamma, beta], dy)
          return [value, ...grads]
        },
        jax: ({ numpy: np, vjp }, x, gamma, beta, dy) => {
          const normalize = (x: typeof dy, gamma: typeof dy, beta: typeof dy) => {
            const difference = x.ref.sub(np.mean(x, [0, 1, 2]))
            const variance = np.mean(np.square(difference.ref), [0, 1, 2])
            return difference
              .div(np.sqrt(variance.add(EPSILON)))
              .mul(gamma)
              .add(beta)
          }
          const [y, pull] = vjp(normalize, [x, gamma, beta])
          return [y, ...pull(dy)]
        },
      }),
    ]
  }),
}
