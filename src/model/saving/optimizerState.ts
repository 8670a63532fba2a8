import type { NdArray } from '../../tensor/ndarray.js'
import type { Variable } from '../../tensor/variable.js'
import { requireBuilt } from './requireBuilt.js'
import type { Saveable } from './saveable.js'
import { weightPaths } from './store.js'

/** All that training needs to go on: step, learning rate, and what is remembered of each weight. */
export interface OptimizerState {
  /** The optimizer's. */
  name: string
  /** Keras' paths, `adam/sequential_dense_kernel_momentum`. */
  paths: readonly string[]
  values: readonly NdArray[]
}

/** The state of a compiled model's optimizer; null where there is none. */
export async function optimizerState(model: Saveable): Promise<OptimizerState | null> {
  if (!model.isCompiled) return null
  requireBuilt(model)
  const { optimizer, weights } = model.compiled
  const paths = [
    ...optimizer.stateNames.map((name) => `${optimizer.name}/${name}`),
    ...slotPaths(model, optimizer, weights),
  ]
  const values = await optimizer.getWeights()
  return {
    name: optimizer.name,
    paths: values.map((_, i) => paths[i] ?? `${optimizer.name}/variable_${i}`),
    values,
  }
}

/**
 * Overwrites the optimizer's state.
 * @throws RangeError where it belongs to other weights; then nothing has changed
 */
export function loadOptimizerState(model: Saveable, values: readonly NdArray[]): void {
  const { optimizer, weights } = model.compiled
  // A model that was saved before its first step has no slots in its file.
  if (values.length > optimizer.stateNames.length) optimizer.build(weights)
  optimizer.setWeights(values)
}

/** A slot is called after its weight, which has a whole path in Keras: `kernel_momentum` of the n-th `kernel`. */
function slotPaths(
  model: Saveable,
  optimizer: { name: string; variables: readonly Variable[] },
  weights: readonly Variable[],
): string[] {
  const paths = weightPaths(model)
  const seen = new Map<string, number>()
  return optimizer.variables.map(({ name }) => {
    // Every kind of slot comes once for each weight, in the weights' order.
    for (const [i, weight] of weights.entries()) {
      const slot = name.slice(weight.name.length + 1)
      if (!name.startsWith(`${weight.name}_`) || (seen.get(slot) ?? 0) !== i) continue
      seen.set(slot, i + 1)
      return `${optimizer.name}/${paths.get(weight)!.replaceAll('/', '_')}_${slot}`
    }
    return `${optimizer.name}/${name}`
  })
}
