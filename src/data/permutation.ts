import { pcg } from '../tensor/pcg.js'

/**
 * The numbers 0 to n - 1 in an order that depends on the seed alone: the Fisher–Yates shuffle, each of its
 * draws a hash of a counter.
 */
export function permutation(n: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  let state = pcg(seed)
  for (let i = n - 1; i > 0; i--) {
    state = (state + 1) >>> 0
    const j = Math.floor((pcg(state) / 2 ** 32) * (i + 1))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
