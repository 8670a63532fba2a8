import { Inflate } from 'fflate'
import type { Bytes } from '../remote.js'

/** Packed bytes that are inflated at a time: at most a thousand times as many come out before somebody looks. */
const PIECE = 2 ** 14

/**
 * Inflates (RFC 1951) what declares its size, and stops where it gets larger; gives fewer bytes where it is smaller.
 * @param what names it in errors
 */
export function inflate(data: Uint8Array, size: number, what: string): Bytes {
  const unpacked = new Uint8Array(size)
  let length = 0
  const larger = new Error(`${what} is larger than the ${size} bytes that it declares`)
  const inflator = new Inflate((part) => {
    if (length + part.length > size) throw larger
    unpacked.set(part, length)
    length += part.length
  })
  try {
    for (let at = 0; at < data.length; at += PIECE) {
      inflator.push(data.subarray(at, at + PIECE), at + PIECE >= data.length)
    }
  } catch (error) {
    if (error === larger) throw larger
    throw new Error(`${what} is damaged: it does not unpack`, { cause: error })
  }
  return unpacked.subarray(0, length)
}
