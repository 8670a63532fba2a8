const u64 = (x: bigint) => BigInt.asUintN(64, x)
const rotate = (x: bigint, by: bigint) => u64((x << by) | (x >> (64n - by)))

/** SipHash-2-4 of some bytes with a key of two whole numbers (Aumasson & Bernstein 2012, https://eprint.iacr.org/2012/351). */
export function sipHash(bytes: Uint8Array, key: readonly [bigint, bigint]): bigint {
  const [k0, k1] = key.map(u64)
  const v = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ]
  const turn = (times: number) => {
    for (let i = 0; i < times; i++) {
      v[0] = u64(v[0] + v[1])
      v[2] = u64(v[2] + v[3])
      v[1] = rotate(v[1], 13n) ^ v[0]
      v[3] = rotate(v[3], 16n) ^ v[2]
      v[0] = rotate(v[0], 32n)
      v[2] = u64(v[2] + v[1])
      v[0] = u64(v[0] + v[3])
      v[1] = rotate(v[1], 17n) ^ v[2]
      v[3] = rotate(v[3], 21n) ^ v[0]
      v[2] = rotate(v[2], 32n)
    }
  }
  // Words of eight bytes; the last has the length in its highest byte.
  const words = new DataView(new ArrayBuffer(Math.floor(bytes.length / 8) * 8 + 8))
  new Uint8Array(words.buffer).set(bytes)
  words.setUint8(words.byteLength - 1, bytes.length & 0xff)
  for (let at = 0; at < words.byteLength; at += 8) {
    const word = words.getBigUint64(at, true)
    v[3] ^= word
    turn(2)
    v[0] ^= word
  }
  v[2] ^= 0xffn
  turn(4)
  return v[0] ^ v[1] ^ v[2] ^ v[3]
}
