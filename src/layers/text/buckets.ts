import { misplaced } from '../../show.js'
import { fingerprint64 } from './farmHash.js'
import { sipHash } from './sipHash.js'

/** Two whole numbers that make hashes one's own; one number stands for both. */
export type Salt = number | readonly [number, number]

/** A salt as two numbers, or an error. */
export function requireSalt(title: string, salt: unknown): readonly [number, number] | null {
  if (salt === null || salt === undefined) return null
  const both = Array.isArray(salt) ? salt : [salt, salt]
  if (both.length === 2 && both.every(Number.isInteger)) return [both[0], both[1]]
  throw new RangeError(`${title}: ${misplaced('salt as a whole number, or two of them,', salt)}`)
}

/** The bucket 0 to `count` - 1 of a text, as TensorFlow's: by FarmHash, or by SipHash where there is a salt. */
export function bucketOf(text: string, count: number, salt: readonly [number, number] | null): number {
  const bytes = new TextEncoder().encode(text)
  const hash = salt ? sipHash(bytes, [BigInt(salt[0]), BigInt(salt[1])]) : fingerprint64(bytes)
  return Number(hash % BigInt(count))
}

const CAT = 0xc6a4a7935bd1e995n
const u64 = (x: bigint) => BigInt.asUintN(64, x)
const shiftMix = (x: bigint) => x ^ (x >> 47n)

/** The bucket of several values together: TensorFlow's `sparse.cross_hashed` with its own key. */
export function crossedBucket(values: readonly (string | number)[], count: number): number {
  let hash = 0xdecafcaffen
  for (const value of values) {
    const one =
      typeof value === 'string' ? fingerprint64(new TextEncoder().encode(value)) : u64(BigInt(value))
    hash = u64((hash ^ CAT ^ u64(shiftMix(u64(one * CAT)) * CAT)) * CAT)
    hash = shiftMix(u64(shiftMix(hash) * CAT))
  }
  return Number(hash % BigInt(count))
}
