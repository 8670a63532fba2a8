import { type Bench, inTurn } from '../bench.js'
import { opCase } from '../opCase.js'

/** C = A·B, [m, k] · [k, n]; 785 is a width that four doesn't divide, 784 one that it does. */
export const matmul: Bench = {
  name: 'matmul',
  about: 'matrix product, square; and 512 rows by 128 columns with k 784 and 785',
  sizes: [256, 512, 1024, 784, 785],
  run: inTurn((size) => {
    const [m, k, n] = size === 784 || size === 785 ? [512, size, 128] : [size, size, size]
    return [
      opCase({
        name: `matmul ${m}×${k}×${n}`,
        work: { flop: 2 * m * k * n, bytes: 4 * (m * k + k * n + m * n) },
        tolerance: 1e-5,
        inputs: [
          [m, k],
          [k, n],
        ],
        ours: (a, b) => a.matmul(b),
        tfjs: (tf, a, b) => tf.matMul(a, b),
        jax: ({ numpy: np }, a, b) => np.matmul(a, b),
      }),
    ]
  }),
}
