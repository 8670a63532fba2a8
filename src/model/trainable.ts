import type { AnyLayer } from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'
import type { Compiled } from './training/compiled.js'
import type { Turns } from './training/turns.js'

/** What training and callbacks know of a model: a layer that has been compiled. */
export interface Trainable
  extends Pick<
    AnyLayer,
    | 'name'
    | 'built'
    | 'weights'
    | 'trainable'
    | 'trainableWeights'
    | 'sublayers'
    | 'forward'
    | 'computeOutputShape'
    | 'getWeights'
    | 'setWeights'
  > {
  readonly compiled: Compiled
  /** Calls take turns, where they would get into each other's way. */
  readonly turns: Turns
  /** Names of the inputs; one name where nothing is known of them. */
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Shapes of the inputs, where they are known before data comes. */
  readonly inputShapes: readonly Shape[] | null
  /** Layers that take an input as it comes. */
  inputLayers(input: number): AnyLayer[]
  /** Set to true, it ends training after the batch. */
  stopTraining: boolean
  /** Writes all of it to a file. */
  save(path: string): Promise<void>
  saveWeights(path: string): Promise<void>
}
