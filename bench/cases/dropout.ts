import { Random, type Tensor, vjp } from 'glassgrad'
import { type Bench, inTurn } from '../bench.js'
import { opCase, type Values } from '../opCase.js'

const RATE = 0.5

/** Dropout forward and backward. Peers draw other masks, so what is compared is what any mask must fulfil. */
export const dropout: Bench = {
  name: 'dropout',
  about: 'dropout of half the values, forward and backward, by number of values',
  sizes: [2 ** 20],
  run: inTurn((size) => [
    opCase({
      name: `dropout [${size}], forward and backward`,
      work: { flop: 2 * size, bytes: 4 * 4 * size },
      tolerance: 2e-2,
      inputs: [[size], [size]],
      ours: (x, dy) => {
        let y!: Tensor
        const random = new Random(7)
        const [dx] = vjp(
          (x) => {
            y = x.dropout(RATE, random)
            return y
          },
          [x],
          dy,
        )
        return [y, dx]
      },
      tfjs: (tf, x, dy) => {
        const { value, grad } = tf.valueAndGrad((x) => tf.dropout(x as typeof dy, RATE))(x, dy)
        return [value, grad]
      },
      jax: ({ numpy: np, random, vjp }, x, dy) => {
        const kept = random
          .bernoulli(random.key(7), 1 - RATE, [size])
          .astype(np.float32)
          .div(1 - RATE)
        const [y, pull] = vjp((x: typeof dy) => x.mul(kept), [x])
        const [dx] = pull(dy)
        return [y, dx]
      },
      digest: traits,
    }),
  ]),
}

/** The share of values kept, the mean factor of those both ways, and the share treated alike both ways. */
function traits([y, dx]: readonly Values[], [x, dy]: readonly Values[]): number[] {
  let [kept, forward, backward, alike] = [0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    alike += Number((y[i] === 0) === (dx[i] === 0))
    if (y[i] === 0) continue
    kept++
    forward += y[i] / x[i]
    backward += dx[i] / dy[i]
  }
  return [kept / x.length, forward / kept, backward / kept, alike / x.length]
}
