import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'

/** z = x + y: as little arithmetic as there can be. */
export const elementwise: Bench = {
  name: 'elementwise',
  about: 'sum of two arrays, element by element',
  sizes: [2 ** 20],
  run: inTurn((field, size) =>
    opCase(field, {
      name: `add [${size}]`,
      work: { flop: size, bytes: 12 * size },
      tolerance: 1e-6,
      inputs: [[size], [size]],
      ours: (x, y) => x.add(y),
      tfjs: (tf, x, y) => tf.add(x, y),
      jax: ({ numpy: np }, x, y) => np.add(x, y),
    }),
  ),
}
