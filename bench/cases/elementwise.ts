import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'
import { rowsOf1024 } from './rows.js'

/** One operation a value, so that memory is what counts; and tanh, which takes arithmetic. */
export const elementwise: Bench = {
  name: 'elementwise',
  about: 'sum of two arrays, sum with one row, relu, tanh, by number of elements',
  sizes: [2 ** 20],
  run: inTurn((size) => {
    const unary = { work: { flop: size, bytes: 8 * size }, tolerance: 1e-6, inputs: [[size]] }
    const [rows, columns] = rowsOf1024(size)
    return [
      opCase({
        name: `add [${size}]`,
        work: { flop: size, bytes: 12 * size },
        tolerance: 1e-6,
        inputs: [[size], [size]],
        ours: (x, y) => x.add(y),
        tfjs: (tf, x, y) => tf.add(x, y),
        jax: ({ numpy: np }, x, y) => np.add(x, y),
      }),
      opCase({
        name: `add a row to each of [${rows}, ${columns}]`,
        work: { flop: rows * columns, bytes: 4 * columns * (2 * rows + 1) },
        tolerance: 1e-6,
        inputs: [[rows, columns], [columns]],
        ours: (x, y) => x.add(y),
        tfjs: (tf, x, y) => tf.add(x, y),
        jax: ({ numpy: np }, x, y) => np.add(x, y),
      }),
      opCase({
        ...unary,
        name: `relu [${size}]`,
        ours: (x) => x.relu(),
        tfjs: (tf, x) => tf.relu(x),
        jax: ({ nn }, x) => nn.relu(x),
      }),
      opCase({
        ...unary,
        name: `tanh [${size}]`,
        tolerance: 1e-5,
        ours: (x) => x.tanh(),
        tfjs: (tf, x) => tf.tanh(x),
        jax: ({ numpy: np }, x) => np.tanh(x),
      }),
    ]
  }),
}
