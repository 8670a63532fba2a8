import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import type { Variable } from '../tensor/variable.js'
import { titleOf } from './names.js'

/** A layer, as far as its weights go. */
interface Holder {
  readonly name: string
  readonly built: boolean
  readonly trainable: boolean
  readonly ownWeights: Variable[]
  readonly weights: Variable[]
  readonly sublayers: readonly Holder[]
}

/** Weights that `of` chooses, of a layer and of those inside, each once; false: nothing of these layers. */
export function collect(layer: Holder, of: (layer: Holder) => Variable[] | false): Variable[] {
  const weights = new Set<Variable>()
  const visited = new Set<Holder>() // a layer may know the one that it is in
  const visit = (layer: Holder) => {
    if (visited.has(layer)) return
    visited.add(layer)
    const chosen = of(layer)
    if (!chosen) return
    for (const weight of chosen) weights.add(weight)
    for (const inner of layer.sublayers) visit(inner)
  }
  visit(layer)
  return [...weights]
}

/**
 * Overwrites all weights of a layer.
 * @throws RangeError that names the weight that does not fit; then nothing has been changed
 */
export function assign(layer: Holder, values: readonly (NdArray | Numbers)[]): void {
  const { weights } = layer
  const name = titleOf(layer)
  if (!layer.built) {
    throw new Error(`${name} has no weights yet: it is built when its input's shape is known`)
  }
  if (!Array.isArray(values) || values.length !== weights.length) {
    const got = Array.isArray(values) ? values.length : 'no list'
    throw new RangeError(`${name} has ${weights.length} weights, got ${got}`)
  }
  const arrays = values.map((value, i) =>
    arrayOf(value, `${name}: weight ${i} "${pathOf(layer, weights[i])}"`),
  )
  weights.forEach((weight, i) => {
    if (arrays[i].shape.join() === weight.shape.join()) return
    throw new RangeError(
      `${name}: weight ${i} "${pathOf(layer, weight)}" has shape [${weight.shape.join(', ')}], ` +
        `got values of shape [${arrays[i].shape.join(', ')}]`,
    )
  })
  weights.forEach((weight, i) => {
    weight.load(arrays[i])
  })
}

/** A weight's name with those of the layers inside that lead to it: `dense_1/kernel`. */
function pathOf(layer: Holder, weight: Variable): string {
  const inside = layer.ownWeights.includes(weight)
    ? null
    : layer.sublayers.find((inner) => inner.weights.includes(weight))
  return inside ? `${inside.name}/${pathOf(inside, weight)}` : weight.name
}
