import type { AnyLayer } from '../../layers/layer.js'
import type { Graph } from '../graph.js'
import type { Compiled } from '../training/compiled.js'

/** What saving and loading know of a model. */
export interface Saveable
  extends Pick<AnyLayer, 'name' | 'trainable' | 'dtypePolicy' | 'built' | 'weights' | 'trainableWeights'> {
  /** Keras' class: layers one after the other, or a graph of them. */
  readonly kind: 'Sequential' | 'Functional'
  /** null where a subclass has its own `call`, or before a Sequential knows its input. */
  readonly graph: Graph | null
  readonly layers: readonly AnyLayer[]
  readonly isCompiled: boolean
  readonly compiled: Compiled
}

/** Whether a layer is a model itself. */
export function isModel(layer: object): layer is Saveable {
  return 'graph' in layer && 'kind' in layer
}
