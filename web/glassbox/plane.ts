/** How an array is laid out to be looked at: which axes go down and across, and which stand still. */
export interface Plane {
  rows: number
  columns: number
  /** Axes of which one place is shown at a time. */
  fixed: readonly number[]
  /** The element at a row and a column, by its number in the array. */
  at(row: number, column: number): number
  /** Where an element is shown; null where the fixed axes show another place. */
  placeOf(element: number): { row: number; column: number } | null
}

/** Elements from one place of each axis to the next. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1))
}

/** An element's place along each axis. */
export function indexOf(element: number, shape: readonly number[]): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(element / stride) % shape[axis])
}

/** The axes of which one place is shown at a time: of a batch of images the image and the channel. */
export function fixedAxes(shape: readonly number[], isWeight: boolean): number[] {
  if (isWeight || shape.length < 3) return []
  if (shape.length === 4) return [0, 3]
  return shape.slice(0, -2).map((_, axis) => axis)
}

/** @param places of the fixed axes, in their order */
export function planeOf(
  shape: readonly number[],
  fixed: readonly number[],
  places: readonly number[],
): Plane {
  const strides = stridesOf(shape)
  const free = shape.map((_, axis) => axis).filter((axis) => !fixed.includes(axis))
  const across = free.at(-1)
  const down = free.slice(0, -1)
  const columns = across === undefined ? 1 : shape[across]
  const rows = down.reduce((product, axis) => product * shape[axis], 1)
  const origin = fixed.reduce((sum, axis, i) => sum + strides[axis] * places[i], 0)
  const [down1] = down
  // Where several axes go down they are neighbours: each has what the ones behind it leave.
  const offset = (row: number) => {
    let left = row
    let sum = 0
    for (const axis of down.toReversed()) {
      sum += (left % shape[axis]) * strides[axis]
      left = Math.floor(left / shape[axis])
    }
    return sum
  }
  return {
    rows: down1 === undefined ? 1 : rows,
    columns,
    fixed,
    at: (row, column) => origin + offset(row) + (across === undefined ? 0 : column * strides[across]),
    placeOf(element) {
      const index = indexOf(element, shape)
      if (fixed.some((axis, i) => index[axis] !== places[i])) return null
      const row = down.reduce((sum, axis) => sum * shape[axis] + index[axis], 0)
      return { row, column: across === undefined ? 0 : index[across] }
    },
  }
}
