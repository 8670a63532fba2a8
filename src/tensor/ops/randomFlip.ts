import type { Random } from '../random.js'
import type { Tensor } from '../tensor.js'

/** Each example of x, by the toss of a coin, with the order along the axes reversed. Takes one draw of `random`. */
export function randomFlip(x: Tensor, axes: number | readonly number[], random: Random): Tensor {
  const coins = random.uniform([x.shape[0], ...x.shape.slice(1).map(() => 1)])
  return coins.less(0.5).where(x.flip(axes), x)
}
