/**
 * Orders of 0 to n - 1 as NumPy's `RandomState(seed).shuffle` makes them, one after the other: by the Mersenne Twister MT19937
 * (Matsumoto & Nishimura 1998), with which Keras splits its data sets.
 */
export function numpyShuffle(seed: number): (n: number) => Int32Array {
  const next = mersenneTwister(seed)
  return (n) => {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const mask = 2 ** (32 - Math.clz32(i)) - 1
      let j = (next() & mask) >>> 0
      while (j > i) j = (next() & mask) >>> 0
      const swapped = order[i]
      order[i] = order[j]
      order[j] = swapped
    }
    return order
  }
}

const SIZE = 624

function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE)
  state[0] = seed
  for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i
  let at = SIZE
  const twist = () => {
    for (let i = 0; i < SIZE; i++) {
      const bits = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff)
      state[i] = state[(i + 397) % SIZE] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0)
    }
    at = 0
  }
  return () => {
    if (at === SIZE) twist()
    let y = state[at++]
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
}
