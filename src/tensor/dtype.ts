/** Element types of arrays. `bool` is stored as one byte, 0 or 1. */
export type DType = 'float32' | 'int32' | 'uint8' | 'bool'

/** The typed array that holds a dtype in host memory. */
export const typedArrays = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

export type HostData = Float32Array | Int32Array | Uint8Array
