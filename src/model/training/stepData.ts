import type { LayerInput } from '../../layers/layer.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Metric } from '../metrics/index.js'

/** One tensor, or several; null where there are none. */
export type OneOrMore = Tensor | readonly Tensor[] | null

/**
 * A batch on the device, as a step of a model gets it: `[x, y, sampleWeight]`, each a tensor, or a list where the model
 * has several; null where nothing has been given.
 */
export type StepData<X = LayerInput, Y = OneOrMore, W = OneOrMore> = readonly [x: X, y: Y, sampleWeight: W]

/** What a step measures, by name: metrics, whose result over all steps is shown, and numbers of the latest step. */
export type StepLogs = Readonly<Record<string, Metric | Tensor>>

/** Steps of a model that a subclass may have its own of. */
export type StepMethod = 'trainStep' | 'testStep' | 'predictStep'

/** As a step gets tensors; null where all are missing. */
export function oneOrMore(tensors: readonly (Tensor | null)[]): OneOrMore {
  if (tensors.every((tensor) => tensor === null)) return null
  return tensors.length === 1 ? tensors[0] : (tensors as readonly Tensor[])
}

/** Tensors as a list. */
export function listOf(tensors: OneOrMore | undefined): readonly (Tensor | null)[] {
  return tensors instanceof Tensor ? [tensors] : (tensors ?? [])
}
