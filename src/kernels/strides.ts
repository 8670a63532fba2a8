/** One dimension of a walk: its size, and how far each operand moves for one step along it. */
export interface Dimension {
  size: number
  strides: number[]
}

/** As many as the strided shaders' uniform structs hold. */
export const MOST_DIMENSIONS = 8

/** Elements between neighbours along each axis of a contiguous array. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}

/** Strides that walk an array of `shape` as if it had the shape `target`: 0 where it is repeated. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const strides = contiguousStrides(shape)
  const missing = target.length - shape.length
  return target.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing],
  )
}

/**
 * The fewest dimensions that walk `shape` in order with these strides, innermost first: axes of size 1
 * are dropped, and neighbours merge where every operand passes from one to the other without a jump.
 */
export function mergedDimensions(
  shape: readonly number[],
  ...operands: readonly (readonly number[])[]
): Dimension[] {
  const merged: Dimension[] = []
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue
    const strides = operands.map((operand) => operand[axis])
    const inner = merged.at(-1)
    if (inner && strides.every((stride, i) => stride === inner.strides[i] * inner.size))
      inner.size *= shape[axis]
    else merged.push({ size: shape[axis], strides })
  }
  if (merged.length > MOST_DIMENSIONS) {
    throw new RangeError(`[${shape}]: more than ${MOST_DIMENSIONS} dimensions that can't be merged`)
  }
  return merged
}

/** How many neighbours along the innermost dimension an invocation of a strided shader takes at once. */
export function neighboursOf([innermost]: readonly Dimension[]): 1 | 4 {
  return innermost && innermost.size % 4 === 0 ? 4 : 1
}
