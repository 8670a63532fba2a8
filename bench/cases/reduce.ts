import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'
import { rowsOf1024 } from './rows.js'

/** Sums of a matrix: down its columns, as the gradient of a bias takes them; along its rows; of all of it. */
export const reduce: Bench = {
  name: 'reduce',
  about: 'sums of a matrix 1024 wide: over its rows, over its columns, over both',
  sizes: [2 ** 20],
  run: inTurn((size) => {
    const [rows, columns] = rowsOf1024(size)
    const sum = (over: string, axes: number[], results: number) =>
      opCase({
        name: `sum [${rows}, ${columns}] over ${over}`,
        work: { flop: rows * columns, bytes: 4 * (rows * columns + results) },
        tolerance: 1e-3, // values of either sign cancel out, and whoever adds one by one loses digits
        inputs: [[rows, columns]],
        ours: (x) => x.sum(axes),
        tfjs: (tf, x) => tf.sum(x, axes),
        jax: ({ numpy: np }, x) => np.sum(x, axes),
      })
    return [sum('rows', [0], columns), sum('columns', [1], rows), sum('everything', [0, 1], 1)]
  }),
}
