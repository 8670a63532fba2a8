import type { AnyLayer, LayerInput } from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'
import type { TrainingOptimizer } from '../optim/index.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { HostArray } from '../tensor/strings.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Metric } from './metrics/index.js'
import type { Batches } from './training/batches.js'
import type { Compiled } from './training/compiled.js'
import type { DataSet } from './training/data.js'
import type { ByName, EvaluateSettings, Logs, PredictSettings } from './training/options.js'
import type { OneOrMore, StepData, StepMethod } from './training/stepData.js'
import type { Turns } from './training/turns.js'

/** A compiled model, as callbacks and training know it. */
export interface Trainable
  extends Pick<
    AnyLayer,
    | 'name'
    | 'built'
    | 'weights'
    | 'trainable'
    | 'trainableWeights'
    | 'sublayers'
    | 'ensureBuilt'
    | 'forward'
    | 'computeOutputShape'
    | 'getWeights'
    | 'setWeights'
  > {
  /** The optimizer that `compile` has set; its `learningRate` can be set while training. */
  readonly optimizer: TrainingOptimizer
  /** Layers, those nearest to the inputs first. */
  readonly layers: readonly AnyLayer[]
  /** Finds a layer by its name, or by its place among `layers`. */
  getLayer(which: string | number): AnyLayer
  /** The outputs for x, as `Model.predict` gives them. */
  predict<Output extends NdArray | readonly NdArray[] = NdArray>(
    x: DataSet | Batches<DataSet>,
    options?: PredictSettings,
  ): Promise<Output>
  /** Loss and metrics over x and y, as `Model.evaluate` gives them. */
  evaluate(x: DataSet, y: DataSet | null | undefined, options: EvaluateSettings & ByName): Promise<Logs>
  evaluate(x: DataSet, y: DataSet | null | undefined, options?: EvaluateSettings): Promise<number[]>
  readonly isCompiled: boolean
  /** What `compile` has set. @internal */
  readonly compiled: Compiled
  /** Calls take turns, where they would get into each other's way. @internal @internal */
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
  /** Whether a subclass has a step of its own. @internal */
  overrides(step: StepMethod): boolean
  /** Whether a step has code of the user's in it. @internal */
  hasOwnCode(step: StepMethod): boolean
  /** Whether it can be called: one with steps of its own need not. @internal */
  readonly canCall: boolean
  /** Whether a step needs targets. @internal */
  needsTargets(step: StepMethod): boolean
  /** Names of the inputs; one name where nothing is known of them. */
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Shapes of the inputs, where they are known before data comes. */
  readonly inputShapes: readonly Shape[] | null
  /** What goes to the device for data of the inputs. @internal */
  encodeInputs(inputs: readonly (HostArray | Tensor)[]): (NdArray | Tensor)[]
  /** Layers that take what goes to the device as it comes. @internal */
  inputLayers(input: number): AnyLayer[]
  /** Set to true, it ends training after the batch. */
  stopTraining: boolean
  /** Writes all of it to a file. */
  save(path: string): Promise<void>
  saveWeights(path: string): Promise<void>
}
