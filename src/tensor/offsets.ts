/**
 * Where the elements of an array lie, in row-major order: for each of `shape` the sum of its indices times `strides`. A
 * stride of 0 repeats an axis; strides in another order transpose.
 */
export function offsetsOf(shape: readonly number[], strides: readonly number[], first = 0): Int32Array {
  let offsets = Int32Array.of(first)
  for (const [axis, n] of shape.entries()) {
    const inner = new Int32Array(offsets.length * n)
    for (let i = 0; i < inner.length; i++) inner[i] = offsets[Math.floor(i / n)] + (i % n) * strides[axis]
    offsets = inner
  }
  return offsets
}

/** How far apart an array's neighbours along each axis lie. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1]
  return strides
}
