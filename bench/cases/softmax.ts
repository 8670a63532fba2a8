import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'

/** exp(x - max) / Σ exp(x - max) along rows of 1024; five operations a value. */
export const softmax: Bench = {
  name: 'softmax',
  about: 'softmax along rows of 1024',
  sizes: [2 ** 20],
  run: inTurn((field, size) => {
    const shape = [Math.ceil(size / 1024), 1024]
    return opCase(field, {
      name: `softmax [${shape}]`,
      work: { flop: 5 * shape[0] * 1024, bytes: 8 * shape[0] * 1024 },
      tolerance: 1e-5,
      inputs: [shape],
      ours: (x) => x.softmax(),
      tfjs: (tf, x) => tf.softmax(x),
      jax: ({ nn }, x) => nn.softmax(x),
    })
  }),
}
