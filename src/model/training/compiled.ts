import type { Shape } from '../../layers/symbolic.js'
import { getLoss, type Loss, type LossLike } from '../../losses/index.js'
import { getOptimizer, type Optimizer } from '../../optim/index.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import { getMetric, MeanMetric, type Metric, type MetricLike, requireMetric } from '../metrics/index.js'

export interface CompileOptions {
  /** Keras' id or an optimizer; `rmsprop` where nothing is said. */
  optimizer?: string | Optimizer
  loss: LossLike
  metrics?: readonly MetricLike[]
}

/** How a model is trained: what `compile` has been told, looked up and checked. */
export class Compiled {
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly metrics: readonly MetricLike[]

  constructor({ optimizer = 'rmsprop', loss, metrics = [] }: CompileOptions) {
    if (loss === undefined || loss === null) throw new TypeError('compile: expected a loss, got none')
    this.optimizer = getOptimizer(optimizer)
    this.loss = getLoss(loss)
    this.metrics = metrics
    metrics.forEach(requireMetric)
  }
}

/** The means of loss and metrics over an epoch. */
export class Trackers {
  readonly #loss = new MeanMetric('loss', (_, loss) => loss)
  readonly #metrics: readonly Metric[]

  constructor(metrics: readonly MetricLike[], yTrue: Shape, yPred: Shape) {
    this.#metrics = metrics.map((like) => getMetric(like, yTrue, yPred))
  }

  /** Adds a batch of `examples` examples. */
  update(loss: Tensor, yTrue: Tensor, yPred: Tensor, examples: number): void {
    this.#loss.add(loss, examples)
    for (const metric of this.#metrics) metric.update(yTrue, yPred, null)
  }

  reset(): void {
    for (const metric of this.#all) metric.reset()
  }

  /** Reads loss and metrics, in this order. */
  async logs(): Promise<Logs> {
    const values = await Promise.all(this.#all.map((metric) => metric.result()))
    return Object.fromEntries(this.#all.map(({ name }, i) => [name, values[i]]))
  }

  get #all(): readonly Metric[] {
    return [this.#loss, ...this.#metrics]
  }
}
