/** What WGSL computes with single numbers, to the bit where the language fixes it. */
import type { ScalarName } from './types.js'

const bytes = new DataView(new ArrayBuffer(8))

/** A number as a scalar of that type can hold it. */
export function rounded(of: ScalarName, x: number): number {
  switch (of) {
    case 'bool':
      return x ? 1 : 0
    case 'i32':
      return x | 0
    case 'u32':
      return x >>> 0
    case 'f32':
      return Math.fround(x)
    case 'f16':
      return roundedToHalf(x)
    default:
      return x
  }
}

/** The nearest float16, ties to the even one. */
export function roundedToHalf(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -14)
  const unit = 2 ** (exponent - 10)
  const steps = x / unit
  const near = Math.round(steps)
  const even = Math.abs(steps % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near
  return Math.abs(even * unit) > 65504 ? Math.sign(x) * Number.POSITIVE_INFINITY : even * unit
}

/** A value turned into another type by its constructor: `u32(x)`. Floats beyond the range of an integer stop at its ends. */
export function converted(from: ScalarName, to: ScalarName, x: number): number {
  if (to === 'bool' || from === to) return rounded(to, x)
  if ((to === 'i32' || to === 'u32') && (from === 'f32' || from === 'f16' || from === 'float')) {
    const [least, most] = to === 'i32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
    return Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), least), most)
  }
  return rounded(to, x)
}

type Binary = (a: number, b: number) => number

const isInteger = (of: ScalarName) => of === 'i32' || of === 'u32' || of === 'int'

/** Signs between two numbers of one type: https://www.w3.org/TR/WGSL/#arithmetic-expr */
export function arithmetic(sign: string, of: ScalarName): Binary | undefined {
  const whole = isInteger(of)
  switch (sign) {
    case '+':
      return (a, b) => rounded(of, a + b)
    case '-':
      return (a, b) => rounded(of, a - b)
    case '*':
      return of === 'i32' || of === 'u32'
        ? (a, b) => rounded(of, Math.imul(a, b))
        : (a, b) => rounded(of, a * b)
    case '/':
      return whole ? (a, b) => (b === 0 ? a : rounded(of, Math.trunc(a / b))) : (a, b) => rounded(of, a / b)
    case '%':
      return whole ? (a, b) => (b === 0 ? 0 : rounded(of, a % b)) : (a, b) => rounded(of, a % b)
    case '&':
      return (a, b) => rounded(of, a & b)
    case '|':
      return (a, b) => rounded(of, a | b)
    case '^':
      return (a, b) => rounded(of, a ^ b)
    case '<<':
      return (a, b) => rounded(of, a << (b & 31))
    case '>>':
      return of === 'u32' ? (a, b) => a >>> (b & 31) : (a, b) => a >> (b & 31)
  }
}

export const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** Rounds to the nearest whole number, a half to the even one. */
function roundedToEven(x: number): number {
  const near = Math.round(x)
  return Math.abs(x % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near
}

/** Smaller and larger of two, where a NaN gives the other one, as devices do. */
const smaller = (a: number, b: number) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b))
const larger = (a: number, b: number) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b))

/** Functions that work on each component by itself; what they give is rounded to the arguments' type. */
export const COMPONENTWISE: Readonly<Record<string, (...x: number[]) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
  ceil: Math.ceil,
  clamp: (x, low, high) => smaller(larger(x, low), high),
  cos: Math.cos,
  cosh: Math.cosh,
  degrees: (x) => (x * 180) / Math.PI,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  floor: Math.floor,
  fma: (a, b, c) => a * b + c,
  fract: (x) => x - Math.floor(x),
  inverseSqrt: (x) => 1 / Math.sqrt(x),
  log: Math.log,
  log2: Math.log2,
  max: larger,
  min: smaller,
  mix: (a, b, t) => a * (1 - t) + b * t,
  pow: (x, y) => (x < 0 ? Number.NaN : x ** y), // exp2(y · log2(x))
  radians: (x) => (x * Math.PI) / 180,
  round: roundedToEven,
  saturate: (x) => smaller(larger(x, 0), 1),
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  smoothstep: (low, high, x) => {
    const t = Math.min(Math.max((x - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
  },
  sqrt: Math.sqrt,
  step: (edge, x) => (edge <= x ? 1 : 0),
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
  countLeadingZeros: Math.clz32,
  countOneBits: (x) => ones(x >>> 0),
  countTrailingZeros: (x) => (x === 0 ? 32 : 31 - Math.clz32(x & -x)),
  firstLeadingBit: (x) => 31 - Math.clz32(x < 0 ? ~x : x),
  firstTrailingBit: (x) => (x === 0 ? -1 : 31 - Math.clz32(x & -x)),
  reverseBits: (x) => {
    let turned = 0
    for (let i = 0; i < 32; i++) turned |= ((x >>> i) & 1) << (31 - i)
    return turned
  },
}

function ones(x: number): number {
  let count = 0
  for (let rest = x; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++
  return count
}

/** The bits of a scalar as those of another of four bytes. */
export function recast(from: ScalarName, to: ScalarName, x: number): number {
  writeScalar(bytes, 0, from, x)
  return readScalar(bytes, 0, to)
}

export function readScalar(view: DataView, at: number, of: ScalarName): number {
  if (of === 'f32') return view.getFloat32(at, true)
  if (of === 'f16') return fromHalf(view.getUint16(at, true))
  return of === 'i32' ? view.getInt32(at, true) : view.getUint32(at, true)
}

export function writeScalar(view: DataView, at: number, of: ScalarName, x: number): void {
  if (of === 'f32' || of === 'float') view.setFloat32(at, x, true)
  else if (of === 'f16') view.setUint16(at, toHalf(x), true)
  else view.setUint32(at, x >>> 0, true)
}

/** The number that 16 bits are. */
export function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The 16 bits of a number that a float16 can hold. */
export function toHalf(x: number): number {
  const half = roundedToHalf(x)
  const sign = half < 0 || Object.is(half, -0) ? 0x8000 : 0
  const size = Math.abs(half)
  if (Number.isNaN(half)) return 0x7e00
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00
  if (size < 2 ** -14) return sign | (size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | ((exponent + 15) << 10) | (size * 2 ** (10 - exponent) - 1024)
}
