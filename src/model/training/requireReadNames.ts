import { distance } from 'fastest-levenshtein'
import type { AnyLayer } from '../../layers/layer.js'
import { titleOf } from '../../layers/requirements.js'
import type { Trainable } from '../trainable.js'

/** What compile is told, and no property says. */
const COMPILED = ['loss', 'lossWeights', 'weightedMetrics']

/**
 * Looks for what somebody has set on a model or its layers and nothing reads: training would go on as if it had not been.
 * @throws RangeError that names it, and what was meant
 */
export function requireReadNames(model: Trainable): void {
  const set = model.needsTargets('trainStep') && COMPILED.find((name) => Object.hasOwn(model, name))
  if (set) {
    throw new RangeError(
      `${titleOf(model)}: its property ${set} has been set, which nothing reads: give it to compile({ ${set} })`,
    )
  }
  const seen = new Set<object>()
  const visit = (layer: Pick<AnyLayer, 'name' | 'sublayers'>) => {
    if (seen.has(layer)) return
    seen.add(layer)
    for (const [name, value] of Object.entries(layer)) {
      if (typeof value !== 'boolean' || distance(name.toLowerCase(), 'trainable') > 2) continue
      throw new RangeError(
        `${titleOf(layer)}: its property ${name} has been set, which nothing reads: did you mean 'trainable'?`,
      )
    }
    layer.sublayers.forEach(visit)
  }
  visit(model)
}
