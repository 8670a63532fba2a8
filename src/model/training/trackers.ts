import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import { Metric } from '../metrics/index.js'
import type { Trainable } from '../trainable.js'
import { outputShapes } from './check.js'
import type { AnyArray, Examples } from './data.js'
import { byName, type Measures, measuresOf } from './measures.js'
import type { StepLogs } from './stepData.js'

/** What is known of a step's loss: all of it, and each output's. */
interface Losses {
  loss: Tensor | null
  losses: readonly (Tensor | null)[]
}

/**
 * The means of losses and metrics since the last reset. Names are Keras' (`loss`, `accuracy`; with several
 * outputs `a_loss`, `a_accuracy`); the model's own metrics come last.
 */
export class Trackers {
  readonly #model: Trainable
  #compiled: Measures | null = null
  #latest: StepLogs | null = null

  /**
   * @param like examples such as will be measured; null where the model's own step decides what is measured, and the
   *   first batch tells
   */
  constructor(model: Trainable, like: Examples<AnyArray> | null) {
    this.#model = model
    if (like) {
      const targets = like.targets.map((target) => target?.shape ?? null)
      this.#compiled = measuresOf(model, targets, outputShapes(model, like.inputs))
    }
  }

  /** What logs have, in their order, as far as it is known. */
  get names(): readonly string[] {
    return Object.keys(this.#latest ?? this.#all)
  }

  /** Adds a batch: part of a recorded step. */
  update(
    examples: number,
    { loss, losses }: Losses,
    targets: readonly (Tensor | null)[],
    outputs: readonly Tensor[],
    weights: readonly (Tensor | null)[],
  ): StepLogs {
    this.#compiled ??= measuresOf(
      this.#model,
      targets.map((target) => target?.shape ?? null),
      outputs.map(({ shape }) => [null, ...shape.slice(1)]),
    )
    const measure = (name: string, body: () => void) => gpu().within({ name, phase: 'metrics' }, body)
    const { loss: mean, losses: means, metrics } = this.#compiled
    if (loss) measure('loss', () => mean.add(loss, examples))
    for (const { name, metric, output } of means) {
      const part = losses[output]
      if (part) measure(name, () => metric.add(part, examples))
    }
    for (const { name, metric, output, weighted } of metrics) {
      const weight = weighted ? (weights[output] ?? null) : null
      measure(name, () => metric.updateState(targets[output]!, outputs[output], weight))
    }
    return this.#all
  }

  /** Begins anew. */
  reset(): void {
    for (const metric of Object.values({ ...this.#all, ...this.#latest })) {
      if (metric instanceof Metric) metric.resetState()
    }
  }

  /** What the latest step has measured, as the step's recording gives it. */
  set latest(logs: StepLogs) {
    this.#latest = logs
  }

  /** Reads losses and metrics, in this order. */
  async logs(): Promise<Logs> {
    const read = (value: Metric | Tensor) => (value instanceof Metric ? value.result() : value.item())
    const entries = Object.entries(this.#latest ?? this.#all)
    const values = await Promise.all(entries.map(([, value]) => read(value)))
    return Object.fromEntries(entries.map(([name], i) => [name, values[i]]))
  }

  get #all(): Record<string, Metric> {
    return byName(this.#model, this.#compiled)
  }
}
