/** The colours of numbers: orange below zero, blue above, the stronger the larger. */
export const POSITIVE = [58, 118, 226]
export const NEGATIVE = [224, 122, 40]
/** Neither a number nor finite. */
const STRANGE = [214, 28, 170]

/** The largest magnitude among finite numbers; 1 where all are zero. */
export function largestOf(data: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i])
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size
  }
  return largest || 1
}

/** Paints a number into four bytes of RGBA. */
export function paintAt(rgba: Uint8ClampedArray, at: number, value: number, largest: number): void {
  const [red, green, blue] = Number.isFinite(value) ? (value < 0 ? NEGATIVE : POSITIVE) : STRANGE
  rgba[at] = red
  rgba[at + 1] = green
  rgba[at + 2] = blue
  rgba[at + 3] = Number.isFinite(value) ? (255 * Math.abs(value)) / largest : 255
}
