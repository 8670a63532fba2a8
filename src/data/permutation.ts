/**
 * The numbers 0 to n - 1 in an order that depends on the seed alone: the Fisher–Yates shuffle, each of its
 * draws a PCG hash of a counter (Jarzynski & Olano 2020, https://jcgt.org/published/0009/03/02/).
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

function pcg(input: number): number {
  const state = (Math.imul(input, 747796405) + 2891336453) >>> 0
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0
  return ((word >>> 22) ^ word) >>> 0
}
