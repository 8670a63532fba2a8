import { NdArray } from '../../tensor/ndarray.js'
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
 * Overwrites the optimizer's state. One that belongs to other weights, as after layers were frozen, or that an older
 * Keras wrote otherwise, is left out with a warning, as Keras does: training then begins with a fresh one.
 * @param names what the file calls the values, where it has names
 */
export function loadOptimizerState(
  model: Saveable,
  values: readonly NdArray[],
  names: readonly string[] = [],
): void {
  const { optimizer, weights } = model.compiled
  // A model that was saved before its first step has no slots in its file.
  if (values.length > optimizer.stateNames.length) optimizer.build(weights)
  try {
    optimizer.setWeights(/\biter(ations)?(:0)?$/.test(names[0]) ? fromKeras2(model, values) : values)
  } catch (error) {
    console.warn(
      `glassgrad: model "${model.name}": the optimizer's state in the file does not fit and is left out, training ` +
        `begins with a fresh one: ${(error as Error).message}`,
    )
  }
}

/**
 * Keras 2 saved the step, then each kind of slot for all weights, and no learning rate. Older ones have kinds that
 * an optimizer here makes only where it needs them; these come last.
 */
function fromKeras2(model: Saveable, [step, ...slots]: readonly NdArray[]): readonly NdArray[] {
  const { optimizer, weights } = model.compiled
  if (slots.length % weights.length > 0) return [step, ...slots]
  const owners = slotOwners(optimizer, weights)
  const kinds = [...new Set(owners.map((owner) => owner?.slot))]
  const ordered = owners.flatMap((owner) =>
    owner ? slots.slice(kinds.indexOf(owner.slot) * weights.length + owner.weight)[0] : [],
  )
  const rate = new NdArray(Float32Array.of(optimizer.learningRate), [])
  return [step, ...(optimizer.stateNames.length > 1 ? [rate] : []), ...ordered]
}

/** A slot is called after its weight, which has a whole path in Keras: `kernel_momentum` of the n-th `kernel`. */
function slotPaths(model: Saveable, optimizer: Slots, weights: readonly Variable[]): string[] {
  const paths = weightPaths(model)
  return slotOwners(optimizer, weights).map((owner, i) => {
    if (!owner) return `${optimizer.name}/${optimizer.variables[i].name}`
    return `${optimizer.name}/${paths.get(weights[owner.weight])!.replaceAll('/', '_')}_${owner.slot}`
  })
}

interface Slots {
  name: string
  variables: readonly Variable[]
}

/** Which of the weights each of an optimizer's variables belongs to, and what it remembers; null: to none. */
function slotOwners(
  { variables }: Slots,
  weights: readonly Variable[],
): ({ weight: number; slot: string } | null)[] {
  const seen = new Map<string, number>()
  return variables.map(({ name }) => {
    // Every kind of slot comes once for each weight that has it, in the weights' order.
    for (const [i, weight] of weights.entries()) {
      const slot = name.slice(weight.name.length + 1)
      if (!name.startsWith(`${weight.name}_`) || (seen.get(slot) ?? -1) >= i) continue
      seen.set(slot, i)
      return { weight: i, slot }
    }
    return null
  })
}
