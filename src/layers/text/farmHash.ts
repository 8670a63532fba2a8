/**
 * FarmHash's 64-bit fingerprint (Google, MIT; github.com/google/farmhash, `farmhashna::Hash64`), by which TensorFlow puts
 * texts into buckets. Here and not from a library: the npm package `farmhash-modern` gives other numbers for texts of
 * 128, 192, 256, … bytes, and brings WebAssembly that few bundlers load.
 */

const K0 = 0xc3a5c85c97cb3127n
const K1 = 0xb492b66fbe98f273n
const K2 = 0x9ae16a3b2f90404fn

const u64 = (x: bigint) => BigInt.asUintN(64, x)
const rotate = (x: bigint, by: bigint) => u64((x >> by) | (x << (64n - by)))
const shiftMix = (x: bigint) => x ^ (x >> 47n)

function mix16(u: bigint, v: bigint, mul: bigint): bigint {
  const a = shiftMix(u64((u ^ v) * mul))
  return u64(shiftMix(u64((v ^ a) * mul)) * mul)
}

/** The fingerprint of some bytes. */
export function fingerprint64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const n = bytes.length
  const at = (i: number) => view.getBigUint64(i, true)
  const at32 = (i: number) => BigInt(view.getUint32(i, true))
  if (n <= 16) return upTo16(bytes, at, at32)
  const mul = u64(K2 + BigInt(n) * 2n)
  if (n <= 32) {
    const [a, b] = [u64(at(0) * K1), at(8)]
    const [c, d] = [u64(at(n - 8) * mul), u64(at(n - 16) * K2)]
    return mix16(
      u64(rotate(u64(a + b), 43n) + rotate(c, 30n) + d),
      u64(a + rotate(u64(b + K2), 18n) + c),
      mul,
    )
  }
  if (n <= 64) {
    const [a, b] = [u64(at(0) * K2), at(8)]
    const [c, d] = [u64(at(n - 8) * mul), u64(at(n - 16) * K2)]
    const y = u64(rotate(u64(a + b), 43n) + rotate(c, 30n) + d)
    const z = mix16(y, u64(a + rotate(u64(b + K2), 18n) + c), mul)
    const [e, f] = [u64(at(16) * mul), at(24)]
    const g = u64((y + at(n - 32)) * mul)
    const h = u64((z + at(n - 24)) * mul)
    return mix16(u64(rotate(u64(e + f), 43n) + rotate(g, 30n) + h), u64(e + rotate(u64(f + a), 18n) + g), mul)
  }
  return long(n, at)
}

function upTo16(bytes: Uint8Array, at: (i: number) => bigint, at32: (i: number) => bigint): bigint {
  const n = bytes.length
  const mul = u64(K2 + BigInt(n) * 2n)
  if (n >= 8) {
    const a = u64(at(0) + K2)
    const b = at(n - 8)
    const c = u64(rotate(b, 37n) * mul + a)
    const d = u64((rotate(a, 25n) + b) * mul)
    return mix16(c, d, mul)
  }
  if (n >= 4) return mix16(u64(BigInt(n) + (at32(0) << 3n)), at32(n - 4), mul)
  if (n === 0) return K2
  const y = BigInt(bytes[0] + (bytes[n >> 1] << 8))
  const z = BigInt(n + (bytes[n - 1] << 2))
  return u64(shiftMix(u64(y * K2) ^ u64(z * K0)) * K2)
}

/** 64 bytes at a time, then the last 64. */
function long(n: number, at: (i: number) => bigint): bigint {
  const seed = 81n
  let x = seed
  let y = u64(seed * K1 + 113n)
  let z = u64(shiftMix(u64(y * K2 + 113n)) * K2)
  let v: Pair = [0n, 0n]
  let w: Pair = [0n, 0n]
  x = u64(x * K2 + at(0))
  const round = (i: number, mul: bigint, last: boolean) => {
    x = u64(rotate(u64(x + y + v[0] + at(i + 8)), 37n) * mul)
    y = u64(rotate(u64(y + v[1] + at(i + 48)), 42n) * mul)
    x ^= last ? u64(w[1] * 9n) : w[1]
    y = u64(y + (last ? v[0] * 9n : v[0]) + at(i + 40))
    z = u64(rotate(u64(z + w[0]), 33n) * mul)
    v = weak(at, i, u64(v[1] * mul), u64(x + w[0]))
    w = weak(at, i + 32, u64(z + w[1]), u64(y + at(i + 16)))
    ;[z, x] = [x, z]
  }
  const end = Math.floor((n - 1) / 64) * 64
  for (let i = 0; i < end; i += 64) round(i, K1, false)
  const mul = u64(K1 + ((z & 0xffn) << 1n))
  w = [u64(w[0] + BigInt((n - 1) & 63)), w[1]]
  v = [u64(v[0] + w[0]), v[1]]
  w = [u64(w[0] + v[0]), w[1]]
  round(n - 64, mul, true)
  return mix16(u64(mix16(v[0], w[0], mul) + shiftMix(y) * K0 + z), u64(mix16(v[1], w[1], mul) + x), mul)
}

type Pair = readonly [bigint, bigint]

function weak(at: (i: number) => bigint, i: number, a: bigint, b: bigint): Pair {
  const [w, x, y, z] = [at(i), at(i + 8), at(i + 16), at(i + 24)]
  const first = u64(a + w)
  const sum = u64(first + x + y)
  return [u64(sum + z), u64(rotate(u64(b + first + z), 21n) + rotate(sum, 44n) + first)]
}
