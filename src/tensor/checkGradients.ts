import { checkOptions, table } from '../options.js'
import { tensor } from './create.js'
import { vjp } from './gradients.js'
import { NdArray } from './ndarray.js'
import { Random } from './random.js'
import type { Tensor } from './tensor.js'

/** How `checkGradients` looks, and how closely. */
export interface GradientCheckOptions {
  /** Random directions tried for each argument. @default 3 */
  directions?: number
  /**
   * Half the width of the differences, in units of the argument's root mean square (of 1 where that is 0).
   * @default 2 ** -6
   */
  step?: number
  /** The difference that passes, relative to the gradient's own size along the direction. @default 0.002 */
  tolerance?: number
  /** Decides the directions. @default 0 */
  seed?: number
  /** What errors call the arguments. Without it, `argument 0`, `argument 1`, … */
  names?: readonly string[]
}

const gradientCheckTable = table<GradientCheckOptions>({
  directions: 'number',
  step: 'number',
  tolerance: 'number',
  seed: 'number',
  names: 'any',
})

/** The derivative along one direction of one argument, found in two ways. */
export interface GradientCheck {
  argument: string
  shape: readonly number[]
  /** By differences of f's values. */
  numeric: number
  /** By the gradient. */
  analytic: number
  /** How far the two may be apart: the tolerance, and what float32 rounds in f's values. */
  allowed: number
}

/** Where one value of f is rounded to, and what the arithmetic before it may have lost besides. */
const ROUNDING = 16 * 2 ** -24

/**
 * Checks the gradients of `f` at `xs` against its values. f may give a tensor of any shape: it is made one
 * number, φ = Σ f(xs)·w, by random weights w. Along a random direction v of one argument x, the derivative is
 * Σ v·∂φ/∂x by the gradient, and by differences (of fourth order: the error is about h⁴)
 *
 *     (8·[φ(x + hv) - φ(x - hv)] - [φ(x + 2hv) - φ(x - 2hv)]) / 12h.
 *
 * A wrong component of the gradient shows in nearly every direction, so a few directions stand for all
 * components. Sums are in double precision on the host; `f` runs 4·directions times for each argument. It must
 * be smooth within ±2h: near a kink, as of relu at 0, differences mean nothing. Arguments that are not float32
 * are passed on unchecked.
 *
 * @returns one entry for each argument and direction
 * @throws Error with a table that names the arguments whose gradients are off
 */
export async function checkGradients(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  options: GradientCheckOptions = {},
): Promise<GradientCheck[]> {
  checkOptions('checkGradients', gradientCheckTable, options)
  const floats = xs.flatMap((x, i) => (x.dtype === 'float32' ? [i] : []))
  const withFloats = (values: readonly Tensor[]) =>
    f(...xs.map((x, i) => (floats.includes(i) ? values[floats.indexOf(i)] : x)))
  const inputs = floats.map((i) => ({ name: options.names?.[i] ?? `argument ${i}`, value: xs[i] }))
  const leaves = floats.map((i) => xs[i])
  return compareGradients(
    inputs,
    (at, x) => withFloats(leaves.with(at, x)),
    (dy) => vjp((...values) => withFloats(values), leaves, dy, { unused: 'zeros' }),
    options,
  )
}

/**
 * What `checkGradients` does, for a function whose arguments are not all passed to it, such as a model's loss.
 *
 * @param evaluate the function's value with `x` in place of argument number `at`
 * @param gradients of Σ value·dy with respect to each argument
 */
export async function compareGradients(
  inputs: readonly { name: string; value: Tensor }[],
  evaluate: (at: number, x: Tensor) => Tensor,
  gradients: (dy: Tensor) => Tensor[],
  { directions = 3, step = 2 ** -6, tolerance = 2e-3, seed = 0 }: GradientCheckOptions,
): Promise<GradientCheck[]> {
  if (inputs.length === 0) throw new TypeError('checkGradients: expected float32 arguments, got none')
  const random = new Random(seed)
  const uniform = async (shape: readonly number[]) => random.uniform(shape, -1, 1).data()
  const { shape } = evaluate(0, inputs[0].value)
  const weights = await uniform(shape)
  const dy = tensor(new NdArray(weights, shape))
  const dx = await Promise.all(gradients(dy).map((gradient) => gradient.data()))

  const checks: GradientCheck[] = []
  for (const [at, { name, value }] of inputs.entries()) {
    const x = await value.data()
    const h = step * (rms(x) || 1)
    for (let direction = 0; direction < directions; direction++) {
      const v = await uniform(value.shape)
      const along = async (distance: number) => {
        const moved = Float32Array.from(x, (value, j) => value + distance * h * v[j])
        const y = await evaluate(at, tensor(new NdArray(moved, value.shape))).data()
        return products(y, weights)
      }
      const [a, b, c, d] = await Promise.all([along(1), along(-1), along(2), along(-2)])
      const numeric = (8 * (sum(a) - sum(b)) - (sum(c) - sum(d))) / (12 * h)
      const parts = products(dx[at], v)
      const analytic = sum(parts)
      const size = Math.max(length(parts), Math.abs(numeric))
      const allowed = tolerance * size + (ROUNDING * length(a)) / h
      checks.push({ argument: name, shape: value.shape, numeric, analytic, allowed })
    }
  }
  if (!checks.every(passes)) throw new Error(`checkGradients: the gradient is off\n${describe(checks)}`)
  return checks
}

/** Written so that a NaN does not pass. */
function passes({ numeric, analytic, allowed }: GradientCheck): boolean {
  return Math.abs(numeric - analytic) <= allowed
}

function describe(checks: readonly GradientCheck[]): string {
  const number = (x: number) => x.toPrecision(6)
  return checks
    .map((check) => {
      const { argument, shape, numeric, analytic, allowed } = check
      const verdict = passes(check) ? 'right' : `WRONG: off by ${number(Math.abs(numeric - analytic))}`
      return (
        `  ${argument} [${shape}]: ${number(numeric)} by differences, ${number(analytic)} by the gradient, ` +
        `${verdict} (allowed: ${number(allowed)})`
      )
    })
    .join('\n')
}

function products(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(a, (x, i) => x * b[i])
}

function sum(values: Float64Array): number {
  return values.reduce((total, x) => total + x, 0)
}

function length(values: Float64Array): number {
  return Math.sqrt(values.reduce((total, x) => total + x * x, 0))
}

function rms(values: ArrayLike<number>): number {
  return values.length && length(Float64Array.from(values)) / Math.sqrt(values.length)
}
