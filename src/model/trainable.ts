import type { AnyLayer, LayerInput } from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Metric } from './metrics/index.js'
import type { Compiled } from './training/compiled.js'
import type { OneOrMore, StepData, StepMethod } from './training/stepData.js'
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
  /** Metrics of its own, besides the compiled ones. */
  readonly metrics: readonly Metric[]
  /** One step of training: returns what logs show. */
  trainStep(data: StepData): unknown
  /** One step of measuring. */
  testStep(data: StepData): unknown
  /** The outputs for a batch. */
  predictStep(data: StepData): Tensor | readonly Tensor[]
  /** What training lowers. */
  computeLoss(
    x: LayerInput,
    y: OneOrMore,
    yPred: LayerInput,
    sampleWeight: OneOrMore,
    training: boolean,
  ): Tensor
  /** Whether a subclass has a step of its own. */
  overrides(step: StepMethod): boolean
  /** Whether a step has code of the user's in it. */
  hasOwnCode(step: StepMethod): boolean
  /** Whether it can be called: one with steps of its own need not. */
  readonly canCall: boolean
  /** Whether a step needs targets. */
  needsTargets(step: StepMethod): boolean
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
