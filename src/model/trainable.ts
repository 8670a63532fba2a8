import type { AnyLayer } from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { Compiled } from './training/compiled.js'

/** What training and callbacks know of a model: a layer that has been compiled. */
export interface Trainable
  extends Pick<
    AnyLayer,
    'name' | 'weights' | 'trainableWeights' | 'forward' | 'computeOutputShape' | 'getWeights'
  > {
  readonly compiled: Compiled
  /** Shapes of the inputs, where they are known before data comes. */
  readonly inputShapes: readonly Shape[] | null
  /** Set to true, it ends training after the epoch. */
  stopTraining: boolean
  setWeights(values: readonly NdArray[]): Promise<void>
}
