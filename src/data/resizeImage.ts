import { NdArray } from '../tensor/ndarray.js'

/** How pixels between pixels are found. */
export type Interpolation = 'bilinear' | 'nearest'

/** An image [h, w, channels] in another size, float32: without smoothing, pixels at their middles, as Keras' Resizing. */
export function resizeImage(
  image: NdArray,
  height: number,
  width: number,
  interpolation: Interpolation,
): NdArray {
  const [rows, columns, channels] = image.shape
  if (rows === height && columns === width) return image.astype('float32')
  const [down, across] = [between(rows, height, interpolation), between(columns, width, interpolation)]
  const { data } = image
  const out = new Float32Array(height * width * channels)
  let at = 0
  for (const [top, bottom, v] of down) {
    for (const [left, right, h] of across) {
      for (let c = 0; c < channels; c++) {
        const pixel = (row: number, column: number) => data[(row * columns + column) * channels + c]
        const above = pixel(top, left) * (1 - h) + pixel(top, right) * h
        const below = pixel(bottom, left) * (1 - h) + pixel(bottom, right) * h
        out[at++] = above * (1 - v) + below * v
      }
    }
  }
  return new NdArray(out, [height, width, channels])
}

/** For each new pixel along an axis the two old ones that it lies between, and how near the second. */
function between(from: number, to: number, interpolation: Interpolation): [number, number, number][] {
  return Array.from({ length: to }, (_, i) => {
    const place = ((i + 0.5) * from) / to
    if (interpolation === 'nearest') {
      const nearest = Math.min(from - 1, Math.floor(place))
      return [nearest, nearest, 0]
    }
    const middle = Math.min(Math.max(place - 0.5, 0), from - 1)
    const first = Math.floor(middle)
    return [first, Math.min(first + 1, from - 1), middle - first]
  })
}

/** The largest middle part of an image that has the proportions of a size. */
export function cropToAspectRatio(image: NdArray, height: number, width: number): NdArray {
  const [rows, columns] = image.shape
  const high = Math.max(1, Math.min(rows, Math.trunc((columns * height) / width)))
  const wide = Math.max(1, Math.min(columns, Math.trunc((rows * width) / height)))
  const [top, left] = [(rows - high) >> 1, (columns - wide) >> 1]
  return image.slice([top, left], [top + high, left + wide])
}
