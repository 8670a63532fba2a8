import type { Shape } from '../../layers/symbolic.js'
import { NdArray, type Nested } from '../../tensor/ndarray.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'

/** What training takes as inputs and targets: a host array, a tensor, or nested numbers; the first axis counts examples. */
export type Data = NdArray | Tensor | Nested

/** Data as an array, nested numbers turned into one. */
export function toArray(data: Data): NdArray | Tensor {
  return data instanceof NdArray || data instanceof Tensor ? data : NdArray.from(data)
}

/** Examples with their targets. */
export interface Examples {
  x: NdArray | Tensor
  y: NdArray | Tensor
}

/**
 * Finds what is wrong with data before anything runs.
 * @throws RangeError that names the array, and what was expected of it
 */
export function checkExamples(model: Trainable, { x, y }: Examples): void {
  if (x.shape[0] !== y.shape[0]) {
    throw new RangeError(
      `x has ${x.shape[0]} examples and y has ${y.shape[0]}: each example needs its target`,
    )
  }
  checkInput(model, x)
  const output = model.computeOutputShape([null, ...x.shape.slice(1)] as Shape) as Shape
  if (y instanceof NdArray) {
    requireNumbers('y', y)
    model.compiled.loss.check(y, output)
  }
}

/** Finds what is wrong with a model's input before anything runs. */
export function checkInput(model: Trainable, x: NdArray | Tensor): void {
  if (x.shape.length === 0 || x.shape[0] === 0) {
    throw new RangeError(`x is empty: expected at least one example, got shape [${x.shape}]`)
  }
  const [expected] = model.inputShapes ?? []
  if (expected) {
    const fits =
      expected.length === x.shape.length &&
      expected.every((n, axis) => axis === 0 || n === null || n === x.shape[axis])
    if (!fits) {
      throw new RangeError(
        `Model "${model.name}": expected input of shape [batch, ${expected.slice(1).map((n) => n ?? 'any')}], got [${x.shape}]`,
      )
    }
  }
  if (x instanceof NdArray) requireNumbers('x', x)
}

function requireNumbers(name: string, array: NdArray): void {
  if (array.dtype !== 'float32') return
  const { data } = array
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue
    const example = Math.floor(i / (data.length / array.shape[0]))
    throw new RangeError(
      `${name} contains ${data[i]} in example ${example}: every later weight would become NaN. Remove or replace it`,
    )
  }
}

/** A whole number from `least` on, or an error that names the option. */
export function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name}: expected a whole number from ${least} on, got ${value}`)
  }
}
