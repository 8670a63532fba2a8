import type { NdArray } from 'glassgrad'
import { largestOf, paintAt } from './colours.js'
import type { Histogram, Painting, Portrait } from './protocol.js'

const MOST_PICTURES = 12
const BINS = 32
/** Larger matrices are drawn with every so many rows and columns left out. */
const MOST_PIXELS = 160
/** Inputs that may be the pixels of an image, from 7×7 on. */
const LEAST_IMAGE = 49

/** How to look at an array: at a batch by its first example; at a weight by the inputs of its first units. */
export function portrait(array: NdArray, of: 'batch' | 'weight'): Portrait {
  const { shape, data } = array
  const largest = largestOf(data)
  return {
    shape: [...shape],
    pictures: planesOf(shape, of).map((plane) => paint(plane, data, largest)),
    histogram: histogramOf(data),
  }
}

/** A matrix within an array: where it begins, and how far rows and columns lie apart. */
interface Plane {
  height: number
  width: number
  offset: number
  row: number
  column: number
}

function planesOf(shape: readonly number[], of: 'batch' | 'weight'): Plane[] {
  const last = shape.at(-1) ?? 1
  const several = (make: (i: number) => Plane) =>
    Array.from({ length: Math.min(MOST_PICTURES, last) }, (_, i) => make(i))
  if (shape.length === 4 && of === 'batch') {
    const [, height, width, channels] = shape
    return several((offset) => ({ height, width, offset, row: width * channels, column: channels }))
  }
  if (shape.length === 4) {
    const [height, width, inputs, filters] = shape
    const column = inputs * filters
    return several((offset) => ({ height, width, offset, row: width * column, column }))
  }
  const side = Math.sqrt(shape[0])
  if (shape.length === 2 && of === 'weight' && shape[0] >= LEAST_IMAGE && Number.isInteger(side)) {
    return several((offset) => ({ height: side, width: side, offset, row: side * last, column: last }))
  }
  const rows = shape.slice(of === 'batch' && shape.length > 2 ? 1 : 0, -1)
  const height = rows.reduce((product, extent) => product * extent, 1)
  return [{ height, width: last, offset: 0, row: last, column: 1 }]
}

function paint(
  { height, width, offset, row, column }: Plane,
  data: NdArray['data'],
  largest: number,
): Painting {
  const [every, each] = [height, width].map((extent) => Math.ceil(extent / MOST_PIXELS))
  const [rows, columns] = [Math.ceil(height / every), Math.ceil(width / each)]
  const rgba = new Uint8ClampedArray(4 * rows * columns)
  for (let i = 0; i < rows * columns; i++) {
    const value = data[offset + Math.floor(i / columns) * every * row + (i % columns) * each * column]
    paintAt(rgba, 4 * i, value, largest)
  }
  return { width: columns, height: rows, rgba }
}

function histogramOf(data: NdArray['data']): Histogram {
  let [least, most, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const x of data) {
    least = Math.min(least, x)
    most = Math.max(most, x)
    sum += x
  }
  const mean = sum / data.length
  const counts = Array<number>(BINS).fill(0)
  let squares = 0
  for (const x of data) {
    counts[Math.min(BINS - 1, Math.floor(((x - least) / (most - least || 1)) * BINS))]++
    squares += (x - mean) ** 2
  }
  return { counts, least, most, mean, deviation: Math.sqrt(squares / data.length) }
}
