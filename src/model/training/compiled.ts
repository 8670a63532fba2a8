import { computesInFloat16 } from '../../layers/dtypePolicy.js'
import type { AnyLayer } from '../../layers/layer.js'
import { getLoss, type Loss, type LossLike, serializeLoss } from '../../losses/index.js'
import {
  getOptimizer,
  LossScaleOptimizer,
  Optimizer,
  type OptimizerLike,
  type TrainingOptimizer,
} from '../../optim/index.js'
import { table } from '../../options.js'
import { misplaced } from '../../show.js'
import type { Variable } from '../../tensor/variable.js'
import { type MetricLike, requireMetric } from '../metrics/index.js'
import { requireWhole } from './requireWhole.js'

/** Something for each output: a list in the order of the outputs, or an object by their names. */
export type PerOutput<T> = readonly T[] | Readonly<Record<string, T>>

/** Metrics of the output; for several outputs, a metric or a list of them for each. */
export type Metrics = readonly MetricLike[] | PerOutput<MetricLike | readonly MetricLike[] | null>

export interface CompileOptions {
  /** Keras' id, or an optimizer. @default 'rmsprop' */
  optimizer?: OptimizerLike
  /**
   * Whether the loss is scaled if a layer computes in float16: the optimizer then gets a LossScaleOptimizer
   * around it, if it isn't one.
   * @default true
   */
  autoScaleLoss?: boolean
  /**
   * One loss for every output, or one for each; null for an output that is not trained. None if layers or the
   * model's own `computeLoss` or `trainStep` make the loss.
   * @default null
   */
  loss?: LossLike | PerOutput<LossLike | null> | null
  /** What each output's loss counts in the sum that training lowers. Without it, 1 each. */
  lossWeights?: number | PerOutput<number>
  /** Measured, and shown with the loss; without the weights of examples. @default [] */
  metrics?: Metrics | MetricLike
  /** As `metrics`, with the weights of examples. @default [] */
  weightedMetrics?: Metrics | MetricLike
  /**
   * Batches between two calls of callbacks' batch hooks in `fit`, `evaluate` and `predict`: the first batch's number goes
   * to `onTrainBatchBegin`, the last one's to `onTrainBatchEnd`, with the means up to it.
   * @default 1
   */
  stepsPerExecution?: number
}

export const compileTable = table<CompileOptions>({
  optimizer: 'any',
  loss: 'any',
  lossWeights: 'any',
  metrics: 'any',
  weightedMetrics: 'any',
  stepsPerExecution: 'number',
  autoScaleLoss: 'boolean',
})

/** What compiling needs to know of a model. */
interface Outputs
  extends Pick<AnyLayer, 'name' | 'built' | 'weights' | 'trainableWeights' | 'dtypePolicy' | 'sublayers'> {
  readonly outputNames: readonly string[]
}

/** How a model is trained: what `compile` has been told, looked up and checked. */
export class Compiled {
  readonly optimizer: TrainingOptimizer
  /** The one that was given, without the scaling of the loss that has been added. */
  readonly givenOptimizer: TrainingOptimizer
  readonly stepsPerExecution: number
  readonly #model: Outputs
  /** As they were given. */
  readonly options: CompileOptions & { metrics: Metrics; weightedMetrics: Metrics }
  readonly #made = new Map<LossLike, Loss>()

  constructor(model: Outputs, options: CompileOptions) {
    const { optimizer = 'rmsprop', loss = null, stepsPerExecution = 1 } = options
    requireWhole('compile: stepsPerExecution', stepsPerExecution, 1)
    this.stepsPerExecution = stepsPerExecution
    const metrics = listed(options.metrics)
    const weightedMetrics = listed(options.weightedMetrics)
    const losses = values<LossLike | null>(isPerOutput<LossLike | null>(loss) ? loss : [loss]).filter(
      (like) => like ?? false,
    )
    checkLossWeights(options.lossWeights)
    this.#model = model
    this.options = { ...options, metrics, weightedMetrics }
    this.givenOptimizer = getOptimizer(optimizer)
    const scaled = options.autoScaleLoss !== false && computesInFloat16(model)
    this.optimizer = scaled ? withLossScale(this.givenOptimizer) : this.givenOptimizer
    for (const like of losses) this.#loss(like as LossLike)
    for (const like of [metrics, weightedMetrics].flatMap((all) => values<unknown>(all)).flat()) {
      if (like) requireMetric(like as MetricLike)
    }
  }

  /**
   * Weights that training changes: those that are trainable when a step is taken, as in Keras. Once steps have been
   * taken, others than those can't be trained without another `compile`: the optimizer does not know them.
   */
  get weights(): readonly Variable[] {
    return this.#model.trainableWeights
  }

  /** Each output's loss; null for an output that has none. */
  losses(outputs: number): readonly (Loss | null)[] {
    const { loss = null } = this.options
    const likes = isPerOutput<LossLike | null>(loss)
      ? this.#perOutput<LossLike | null>('loss', loss, outputs, null)
      : Array<LossLike | null>(outputs).fill(loss)
    return likes.map((like) => (like ? this.#loss(like) : null))
  }

  /** Whether there is any loss. */
  get hasLoss(): boolean {
    return this.#made.size > 0
  }

  /** Whether a loss or a metric is a function or a class of the user's. */
  get hasOwnCode(): boolean {
    const { metrics = [], weightedMetrics = [] } = this.options
    const likes = [metrics, weightedMetrics].flatMap((all) => values<unknown>(all)).flat()
    return (
      [...this.#made.values()].some((loss) => !serializeLoss(loss)) ||
      likes.some((like) => typeof like === 'function')
    )
  }

  /** What each output's loss counts. */
  lossWeights(outputs: number): readonly number[] {
    const { lossWeights = [] } = this.options
    if (typeof lossWeights === 'number') return Array(outputs).fill(lossWeights)
    if (Array.isArray(lossWeights) && lossWeights.length === 0) return Array(outputs).fill(1)
    return this.#perOutput('lossWeights', lossWeights, outputs, 1)
  }

  /** Each output's metrics. */
  metrics(kind: 'metrics' | 'weightedMetrics', outputs: number): readonly (readonly MetricLike[])[] {
    const metrics = this.options[kind] ?? []
    if (outputs === 1 && Array.isArray(metrics)) return [metrics.flat()]
    if (Array.isArray(metrics) && metrics.length === 0) return Array(outputs).fill([])
    const each = this.#perOutput<MetricLike | readonly MetricLike[] | null>(
      kind,
      metrics as never,
      outputs,
      null,
    )
    return each.map((likes) => [likes ?? []].flat() as MetricLike[])
  }

  /** One object for one like, so that a loss given once for all outputs is made once. */
  #loss(like: LossLike): Loss {
    const loss = this.#made.get(like) ?? getLoss(like)
    this.#made.set(like, loss)
    return loss
  }

  #perOutput<T>(option: string, given: PerOutput<T>, outputs: number, missing: T): readonly T[] {
    const { name, outputNames } = this.#model
    const described = `model "${name}" has ${outputs === 1 ? 'one output' : `${outputs} outputs`} (${outputNames.join(', ')})`
    if (isList(given)) {
      if (given.length === outputs) return given
      throw new RangeError(`compile: ${described}, and ${option} has ${given.length}: expected one for each`)
    }
    const unknown = Object.keys(given).find((key) => !outputNames.includes(key))
    if (unknown === undefined) return outputNames.map((output) => given[output] ?? missing)
    throw new RangeError(`compile: ${option} names an output "${unknown}", but ${described}`)
  }
}

function withLossScale(optimizer: TrainingOptimizer): TrainingOptimizer {
  return optimizer instanceof Optimizer ? new LossScaleOptimizer(optimizer) : optimizer
}

function checkLossWeights(given: CompileOptions['lossWeights'] | null): void {
  const weights = isPerOutput<number>(given) ? values(given) : [given]
  for (const weight of weights) {
    if ((weight ?? null) === null || Number.isFinite(weight)) continue
    throw new RangeError(`compile: lossWeights: ${misplaced('a number for each output', weight)}`)
  }
}

/** One metric alone is a list of one. */
function listed(metrics: CompileOptions['metrics'] | null): Metrics {
  if (metrics === undefined || metrics === null) return []
  return isPerOutput<MetricLike>(metrics) ? metrics : [metrics as MetricLike]
}

function isList<T>(given: PerOutput<T>): given is readonly T[] {
  return Array.isArray(given)
}

/** A loss may be an object too, but not a plain one. */
function isPerOutput<T>(given: unknown): given is PerOutput<T> {
  return Array.isArray(given) || (typeof given === 'object' && given?.constructor === Object)
}

function values<T>(given: PerOutput<T>): readonly T[] {
  return isList(given) ? given : Object.values(given)
}
