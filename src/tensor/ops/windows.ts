/** A size of rows and of columns. */
export type Pair = readonly [number, number]

/** Pixels added around images: [[top, bottom], [left, right]]. */
export type Borders = readonly [Pair, Pair]

/** How a window slides: over images, or along as many axes as `Extents` has. */
export interface Sliding<Extents extends readonly number[] = Pair> {
  /** Pixels from one position to the next. @default 1 along each axis */
  strides?: Extents
  /** Pixels from one element of the window to the next. @default 1 along each axis */
  dilationRate?: Extents
  /**
   * `valid`: the window lies inside the image. `same`: ⌈image/stride⌉ positions, with padding around as
   * evenly as possible, the odd one behind. `causal`: as many, with all of it before. Or the padding itself, on
   * each side. Or the padding before the first pixel, and the number of positions; the padding behind follows.
   * @default 'valid'
   */
  padding?:
    | 'valid'
    | 'same'
    | 'causal'
    | { readonly [Axis in keyof Extents]: Pair }
    | { before: Extents; size: Extents }
  /** Whom errors name. Without it, the op. */
  name?: string
}

/** Where a window goes: padding before the first pixel, and number of positions. */
export interface Windows<Extents extends readonly number[] = Pair> {
  strides: Extents
  dilationRate: Extents
  before: Extents
  size: Extents
}

/**
 * The positions of a window on images, as Keras counts them (keras.io/api/layers/convolution_layers).
 * @throws RangeError where the window does not fit
 */
export function windowsOver<Extents extends readonly number[]>(
  name: string,
  image: Extents,
  window: Extents,
  sliding: Sliding<Extents>,
): Windows<Extents> {
  const each = (f: (axis: number) => number) =>
    image.map((_, axis) => f(axis)) as readonly number[] as Extents
  const ones = each(() => 1)
  const { strides = ones, dilationRate = ones, padding = 'valid' } = sliding
  for (const [what, sizes] of Object.entries({ window, strides, dilationRate })) {
    if (sizes.length !== image.length || !sizes.every((n) => Number.isInteger(n) && n >= 1)) {
      throw new RangeError(`${name}: expected ${what} of whole numbers from 1 up, got [${sizes}]`)
    }
  }
  const reach = each((axis) => (window[axis] - 1) * dilationRate[axis] + 1)
  if (padding === 'same' || padding === 'causal') {
    const size = each((axis) => Math.ceil(image[axis] / strides[axis]))
    const around = (axis: number) => Math.max(0, (size[axis] - 1) * strides[axis] + reach[axis] - image[axis])
    const before = each((axis) => (padding === 'causal' ? reach[axis] - 1 : Math.floor(around(axis) / 2)))
    return { strides, dilationRate, before, size }
  }
  if (padding !== 'valid' && 'before' in padding) return { strides, dilationRate, ...padding }
  const borders: readonly Pair[] = padding === 'valid' ? image.map(() => [0, 0]) : padding
  const padded = each((axis) => borders[axis][0] + image[axis] + borders[axis][1])
  if (reach.some((n, axis) => n > padded[axis])) {
    throw new RangeError(
      `${name}: a window of ${reach.join('×')} pixels does not fit into images of ${padded.join('×')}: ` +
        "pad them (padding: 'same'), or take a smaller window or larger images",
    )
  }
  const size = each((axis) => Math.floor((padded[axis] - reach[axis]) / strides[axis]) + 1)
  return { strides, dilationRate, before: each((axis) => borders[axis][0]), size }
}
