import type { DType } from './dtype.js'
import { sizeOf } from './shape.js'

/** Digits after the point at most, as `numpy.printoptions.precision`. */
const PRECISION = 8
/** Arrays of more elements are shown by their edges. */
const THRESHOLD = 1000
const EDGE_ITEMS = 3
const LINE_WIDTH = 75
/** NumPy ≥ 2.3: 10 to the number of decimal digits that a float32 is sure to hold. */
const EXPONENT_FROM = 1e6
/** Compared as float32, so that 0.0001 itself needs none. */
const EXPONENT_BELOW = Math.fround(1e-4)

/**
 * Text of an array as NumPy's `str(array)` gives it: aligned columns, the fewest digits that tell float32
 * values apart (8 after the point at most), exponents where magnitudes differ much, `...` inside arrays of
 * more than 1000 elements, lines of 75 characters.
 *
 * Rules: https://numpy.org/doc/stable/reference/generated/numpy.set_printoptions.html
 */
export function formatArray(data: ArrayLike<number>, shape: readonly number[], dtype: DType): string {
  const size = sizeOf(shape)
  if (size === 0) return '[]'
  if (shape.length === 0) return formatScalar(data[0], dtype)
  const summarise = size > THRESHOLD
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))

  /** Positions along an axis to show; -1 stands for the `...` between the edges. */
  const shown = shape.map((n) =>
    summarise && n > 2 * EDGE_ITEMS
      ? [0, 1, 2, -1, n - 3, n - 2, n - 1]
      : Array.from({ length: n }, (_, i) => i),
  )
  const visible: number[] = []
  const collect = (axis: number, offset: number): void => {
    if (axis === shape.length) visible.push(data[offset])
    else for (const i of shown[axis]) if (i >= 0) collect(axis + 1, offset + i * strides[axis])
  }
  collect(0, 0)
  const format = formatter(visible, dtype)

  const write = (axis: number, offset: number): string => {
    const indent = ' '.repeat(axis + 1)
    const rank = shape.length - axis
    const parts = shown[axis].map((i) => {
      if (i < 0) return '...'
      const at = offset + i * strides[axis]
      return rank === 1 ? format(data[at]) : write(axis + 1, at)
    })
    const body =
      rank === 1 ? wrap(parts, indent, LINE_WIDTH - axis) : parts.join('\n'.repeat(rank - 1) + indent)
    return `[${body}]`
  }
  return write(0, 0)
}

/** Puts words on lines of at most `width` characters, the closing bracket included. */
function wrap(words: string[], indent: string, width: number): string {
  const lines: string[] = []
  let line = indent
  for (const [i, word] of words.entries()) {
    if (line.length + word.length > width - 1 && line.length > indent.length) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += i < words.length - 1 ? `${word} ` : word
  }
  return [...lines, line].join('\n').slice(indent.length)
}

function formatter(values: number[], dtype: DType): (x: number) => string {
  if (dtype === 'bool') return (x) => (x ? ' True' : 'False')
  if (dtype !== 'float32') {
    const width = Math.max(...values.map((x) => String(x).length))
    return (x) => String(x).padStart(width)
  }
  const finite = values.filter(Number.isFinite)
  const magnitudes = finite.filter((x) => x !== 0).map(Math.abs)
  const max = Math.max(...magnitudes)
  const min = Math.min(...magnitudes)
  const exponents =
    magnitudes.length > 0 && (max >= EXPONENT_FROM || min < EXPONENT_BELOW || Math.fround(max / min) > 1000)
  const format = exponents ? exponential(finite) : positional(finite)
  const width = Math.max(...values.map((x) => format(x).length))
  return (x) => format(x).padStart(width)
}

/** `12.5`, `-3.  `: the points of a column stand below one another. */
function positional(finite: number[]): (x: number) => string {
  const text = (x: number) => {
    const digits = roundHalfEven(x, Math.min(shortest(x).decimals, PRECISION))
    return digits.includes('.') ? digits.replace(/0+$/, '') : `${digits}.`
  }
  const fraction = (s: string) => s.length - s.indexOf('.')
  const pad = Math.max(...finite.map((x) => fraction(text(x))))
  return (x) => {
    if (!Number.isFinite(x)) return nonFinite(x)
    const s = text(x)
    return s + ' '.repeat(pad - fraction(s))
  }
}

/** `1.50e-07`: all values of an array with the same number of digits. */
function exponential(finite: number[]): (x: number) => string {
  const fraction = (x: number) => {
    const digits = Math.min(shortest(x).digits - 1, PRECISION)
    return (
      roundHalfEvenExponential(x, digits)
        .split('e')[0]
        .replace(/\.?0+$/, '')
        .split('.')[1]?.length ?? 0
    )
  }
  const precision = Math.max(...finite.map(fraction))
  return (x) => {
    if (!Number.isFinite(x)) return nonFinite(x)
    const [mantissa, exponent] = roundHalfEvenExponential(x, precision).split('e')
    return `${precision === 0 ? `${mantissa}.` : mantissa}e${twoDigits(exponent)}`
  }
}

/** A float32 in as few digits as read back the same; exponents below 1e-4 and from 1e6. */
function formatScalar(x: number, dtype: DType): string {
  if (dtype === 'bool') return x ? 'True' : 'False'
  if (dtype !== 'float32') return String(x)
  if (!Number.isFinite(x)) return nonFinite(x)
  const { digits, decimals } = shortest(x)
  const magnitude = Math.abs(x)
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < EXPONENT_FROM)) {
    return roundHalfEven(x, Math.max(decimals, 1))
  }
  const [mantissa, exponent] = roundHalfEvenExponential(x, digits - 1).split('e')
  return `${mantissa}e${twoDigits(exponent)}`
}

/**
 * How many significant digits a float32 needs to read back the same, and how many of them follow the point.
 * (For three powers of two, 2^-96 among them, NumPy finds one digit less, in a text that is not the nearest.)
 */
function shortest(x: number): { digits: number; decimals: number } {
  for (let digits = 1; ; digits++) {
    const text = x.toExponential(digits - 1)
    // Nine digits always suffice for a float32.
    if (digits === 9 || Math.fround(Number(text)) === x) {
      return { digits, decimals: Math.max(0, digits - 1 - Number(text.split('e')[1])) }
    }
  }
}

/** `toFixed`, but a value halfway between two texts takes the even last digit, as IEEE 754 rounds. */
function roundHalfEven(x: number, decimals: number): string {
  return withSign(x, (a) => (isHalfway(a, decimals) ? evenBelow(a.toFixed(decimals)) : a.toFixed(decimals)))
}

/** `toExponential`, but a value halfway between two texts takes the even last digit. */
function roundHalfEvenExponential(x: number, digits: number): string {
  return withSign(x, (a) => {
    const text = a.toExponential(digits)
    const [mantissa, exponent] = text.split('e')
    return isHalfway(a, digits - Number(exponent)) ? `${evenBelow(mantissa)}e${exponent}` : text
  })
}

/** A binary fraction has as many decimals as its power of two, and the last of them is a 5. */
function isHalfway(x: number, decimals: number): boolean {
  return decimals >= 0 && (x * 2 ** (decimals + 1)) % 2 === 1
}

/** JavaScript rounds halves up: where that made the last digit odd, the even one is one less. */
function evenBelow(digits: string): string {
  const last = Number(digits.at(-1))
  return last % 2 === 1 ? digits.slice(0, -1) + (last - 1) : digits
}

/** JavaScript drops the sign of -0; NumPy shows it. */
function withSign(x: number, text: (magnitude: number) => string): string {
  return (x < 0 || Object.is(x, -0) ? '-' : '') + text(Math.abs(x))
}

function nonFinite(x: number): string {
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'
}

function twoDigits(exponent: string): string {
  return exponent[0] + exponent.slice(1).padStart(2, '0')
}
