/** A size of rows and of columns. */
export type Pair = readonly [number, number]

/** Pixels added around images: [[top, bottom], [left, right]]. */
export type Borders = readonly [Pair, Pair]

/** How a window slides over images. */
export interface Sliding {
  /** Pixels from one position to the next. @default [1, 1] */
  strides?: Pair
  /** Pixels from one element of the window to the next. @default [1, 1] */
  dilationRate?: Pair
  /**
   * `valid`: the window lies inside the image. `same`: ⌈image/stride⌉ positions, with padding around as
   * evenly as possible, the odd one behind. Or the padding itself, on each side. Or the padding before the
   * first row and column, and the number of positions; the padding behind follows.
   * @default 'valid'
   */
  padding?: 'valid' | 'same' | Borders | { before: Pair; size: Pair }
  /** Whom errors name. Without it, the op. */
  name?: string
}

/** Where a window goes: padding before the first pixel, and number of positions. */
export interface Windows {
  strides: Pair
  dilationRate: Pair
  before: Pair
  size: Pair
}

/**
 * The positions of a window on images, as Keras counts them (keras.io/api/layers/convolution_layers).
 * @throws RangeError where the window does not fit
 */
export function windowsOver(
  name: string,
  image: Pair,
  window: Pair,
  { strides = [1, 1], dilationRate = [1, 1], padding = 'valid' }: Sliding,
): Windows {
  for (const [what, pair] of Object.entries({ window, strides, dilationRate })) {
    if (!pair.every((n) => Number.isInteger(n) && n >= 1)) {
      throw new RangeError(`${name}: expected ${what} of whole numbers from 1 up, got [${pair}]`)
    }
  }
  const reach = pairOf((axis) => (window[axis] - 1) * dilationRate[axis] + 1)
  if (padding === 'same') {
    const size = pairOf((axis) => Math.ceil(image[axis] / strides[axis]))
    const before = pairOf((axis) =>
      Math.floor(Math.max(0, (size[axis] - 1) * strides[axis] + reach[axis] - image[axis]) / 2),
    )
    return { strides, dilationRate, before, size }
  }
  if (padding !== 'valid' && 'before' in padding) return { strides, dilationRate, ...padding }
  const borders = padding === 'valid' ? NO_BORDERS : padding
  const padded = pairOf((axis) => borders[axis][0] + image[axis] + borders[axis][1])
  if (reach[0] > padded[0] || reach[1] > padded[1]) {
    throw new RangeError(
      `${name}: a window of ${reach.join('×')} pixels does not fit into images of ${padded.join('×')}: ` +
        "pad them (padding: 'same'), or take a smaller window or larger images",
    )
  }
  const size = pairOf((axis) => Math.floor((padded[axis] - reach[axis]) / strides[axis]) + 1)
  return { strides, dilationRate, before: pairOf((axis) => borders[axis][0]), size }
}

const NO_BORDERS: Borders = [
  [0, 0],
  [0, 0],
]

function pairOf(f: (axis: 0 | 1) => number): Pair {
  return [f(0), f(1)]
}
