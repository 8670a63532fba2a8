import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'

/**
 * Reads the IDX format of the MNIST files: two zero bytes, an element type, the number of dimensions, their
 * sizes as big-endian u32, then the elements in row-major order. Unsigned bytes (type 0x08) only, which all
 * published sets use. The array shares the memory of `bytes`, as uint8.
 *
 * Format: "The IDX file format" in https://web.archive.org/web/2022/http://yann.lecun.com/exdb/mnist/
 */
export function parseIdx(bytes: Uint8Array): NdArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    throw new Error('IDX: the file does not begin with two zero bytes, a type and a number of dimensions')
  }
  const type = view.getUint8(2)
  if (type !== 0x08)
    throw new Error(`IDX: expected elements of type 0x08 (unsigned byte), got 0x${type.toString(16)}`)
  const rank = view.getUint8(3)
  const start = 4 + 4 * rank
  if (bytes.length < start) throw new Error(`IDX: the file ends inside its header of ${rank} dimensions`)

  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const declared = sizeOf(shape)
  if (bytes.length - start !== declared) {
    throw new Error(
      `IDX: the header declares [${shape.join(', ')}], ${declared} bytes, but ${bytes.length - start} follow it`,
    )
  }
  return new NdArray(bytes.subarray(start), shape)
}
