/** Numbers on [-1, 1) that are the same for every contestant: xorshift32 (Marsaglia, 2003). */
export function randomArray(count: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = Math.imul(seed, 0x9e3779b9) | 1
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 31
  })
}
