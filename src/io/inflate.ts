import { Inflate, inflateSync } from 'fflate'
import type { Bytes } from '../remote.js'

/** Packed bytes that are inflated at a time: at most a thousand times as many come out before somebody looks. */
const PIECE = 2 ** 14

/**
 * Inflates (RFC 1951) what declares its size, and stops where it gets larger; gives fewer bytes where it is smaller.
 * @param what names it in errors
 */
export function inflate(data: Uint8Array, size: number, what: string): Bytes {
  const room = size + 1 // one more byte tells what is larger
  let bytes: Bytes
  try {
    const isShort = data.length > 0 && data.length <= PIECE
    bytes = isShort
      ? (inflateSync(data, { out: new Uint8Array(room) }) as Bytes) // what doesn't fit is lost
      : inPieces(data, room)
  } catch (error) {
    throw new Error(`${what} is damaged: it does not unpack`, { cause: error })
  }
  if (bytes.length > size) throw new Error(`${what} is larger than the ${size} bytes that it declares`)
  return bytes
}

function inPieces(data: Uint8Array, room: number): Bytes {
  const unpacked = new Uint8Array(room)
  let length = 0
  const inflator = new Inflate((part) => {
    const fitting = part.subarray(0, room - length)
    unpacked.set(fitting, length)
    length += fitting.length
  })
  for (let at = 0; at < data.length && length < room; at += PIECE) {
    inflator.push(data.subarray(at, at + PIECE), at + PIECE >= data.length)
  }
  return unpacked.subarray(0, length)
}
