import type { NdArray } from '../../tensor/ndarray.js'
import type { Variable } from '../../tensor/variable.js'

/** A weight, the values that it is to have, and what the file calls them. */
export interface Assignment {
  weight: Variable
  values: NdArray
  from: string
}

/**
 * Overwrites weights. All shapes are looked at before the first weight changes.
 * @throws RangeError that names the weight that doesn't fit; then nothing has changed
 */
export function assignAll(model: string, assignments: readonly Assignment[]): void {
  for (const { weight, values, from } of assignments) {
    if (weight.shape.join() === values.shape.join()) continue
    throw new RangeError(
      `Model "${model}": weight "${weight.name}" has shape [${weight.shape.join(', ')}], the file's "${from}" ` +
        `has [${values.shape.join(', ')}]: the file belongs to another model`,
    )
  }
  for (const { weight, values } of assignments) weight.load(values)
}

/** The values that the file has for these weights, in order; as many as there are, or an error. */
export function pair(
  layer: string,
  weights: readonly Variable[],
  values: readonly NdArray[],
  from: readonly string[],
): Assignment[] {
  if (weights.length !== values.length) {
    throw new RangeError(
      `Layer "${layer}" has ${weights.length} weights, the file has ${values.length} for it: ` +
        'the file belongs to another model',
    )
  }
  return weights.map((weight, i) => ({ weight, values: values[i], from: from[i] }))
}
