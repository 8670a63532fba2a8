/**
 * A whole number below 2³² that looks random, of any other: the PCG hash (Jarzynski & Olano 2020,
 * https://jcgt.org/published/0009/03/02/). Random numbers of the host are hashes of a counter.
 */
export function pcg(input: number): number {
  const state = (Math.imul(input, 747796405) + 2891336453) >>> 0
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0
  return ((word >>> 22) ^ word) >>> 0
}
