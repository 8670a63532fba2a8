import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'

/** Σ over the rows of [rows, 1024], as the gradient of a bias takes it. */
export const reduce: Bench = {
  name: 'reduce',
  about: 'sums of the columns of a matrix 1024 wide',
  sizes: [2 ** 20],
  run: inTurn((field, size) => {
    const shape = [Math.ceil(size / 1024), 1024]
    return opCase(field, {
      name: `sum [${shape}] over rows`,
      work: { flop: shape[0] * 1024, bytes: 4 * (shape[0] + 1) * 1024 },
      tolerance: 1e-5,
      inputs: [shape],
      ours: (x) => x.sum(0),
      tfjs: (tf, x) => tf.sum(x, 0),
      jax: ({ numpy: np }, x) => np.sum(x, 0),
    })
  }),
}
