import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'
import { rowsOf1024 } from './rows.js'

/** exp(x - max) / Σ exp(x - max) along rows of 1024; five operations a value. */
export const softmax: Bench = {
  name: 'softmax',
  about: 'softmax along rows of 1024',
  sizes: [2 ** 20],
  run: inTurn((size) => {
    const [rows, columns] = rowsOf1024(size)
    return [
      opCase({
        name: `softmax [${rows}, ${columns}]`,
        work: { flop: 5 * rows * columns, bytes: 8 * rows * columns },
        tolerance: 1e-5,
        inputs: [[rows, columns]],
        ours: (x) => x.softmax(),
        tfjs: (tf, x) => tf.softmax(x),
        jax: ({ nn }, x) => nn.softmax(x),
      }),
    ]
  }),
}
