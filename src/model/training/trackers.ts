import type { Shape } from '../../layers/symbolic.js'
import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import { getMetric, MeanMetric, Metric } from '../metrics/index.js'
import type { Trainable } from '../trainable.js'
import { outputShapes } from './check.js'
import type { AnyArray, Examples } from './data.js'
import type { StepLogs } from './stepData.js'

/** A metric of one output. */
interface Measured {
  metric: Metric
  output: number
  weighted: boolean
  /** What logs call it. */
  name: string
}

/** What is known of a step's loss: all of it, and each output's. */
interface Losses {
  loss: Tensor | null
  losses: readonly (Tensor | null)[]
}

/** The compiled losses and metrics of a model. */
interface Compiled {
  /** Each output's own loss, where there are several. */
  losses: readonly { name: string; output: number; metric: MeanMetric }[]
  metrics: readonly Measured[]
}

/**
 * The means of losses and metrics since the last reset. Names are Keras' (`loss`, `accuracy`; with several
 * outputs `a_loss`, `a_accuracy`); the model's own metrics come last.
 */
export class Trackers {
  readonly #model: Trainable
  readonly #loss = mean('loss')
  #compiled: Compiled | null = null
  #latest: StepLogs | null = null

  /**
   * @param like examples such as will be measured; null where the model's own step decides what is measured, and the
   *   first batch tells
   */
  constructor(model: Trainable, like: Examples<AnyArray> | null) {
    this.#model = model
    if (like) {
      const targets = like.targets.map((target) => target?.shape ?? null)
      this.#compiled = this.#compile(targets, outputShapes(model, like.inputs))
    }
  }

  /** What logs of a model will have, in their order, whose targets are as its outputs. */
  static namesOf(model: Trainable, outputs: readonly Shape[]): readonly string[] {
    const trackers = new Trackers(model, null)
    trackers.#compiled = trackers.#compile(outputs, outputs)
    return trackers.names
  }

  #compile(targets: readonly (Shape | null)[], shapes: readonly Shape[]): Compiled {
    const { compiled, outputNames } = this.#model
    const several = shapes.length > 1
    const losses = several
      ? compiled.losses(shapes.length).flatMap((loss, output) => {
          const name = `${outputNames[output]}_loss`
          return loss ? [{ name, output, metric: mean(name) }] : []
        })
      : []
    const taken = new Set<string>()
    const measured = (kind: 'metrics' | 'weightedMetrics') =>
      compiled.metrics(kind, shapes.length).flatMap((likes, output) =>
        likes.map((metricLike): Measured => {
          const target = targets[output]
          if (!target)
            throw new RangeError(`output "${outputNames[output]}" has metrics and needs targets, got none`)
          const yTrue: Shape = [null, ...target.slice(1)]
          const metric = getMetric(metricLike, yTrue, shapes[output])
          const weighted = kind === 'weightedMetrics'
          const prefix = several ? `${outputNames[output]}_` : ''
          const name = uniqueName(taken, metric.name, prefix, weighted)
          return { metric, output, weighted, name }
        }),
      )
    const metrics = [...measured('metrics'), ...measured('weightedMetrics')]
    // With several outputs Keras lists metrics by name.
    return { losses, metrics: several ? metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : metrics }
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
    this.#compiled ??= this.#compile(
      targets.map((target) => target?.shape ?? null),
      outputs.map(({ shape }) => [null, ...shape.slice(1)]),
    )
    const measure = (name: string, body: () => void) => gpu().within({ name, phase: 'metrics' }, body)
    if (loss) measure('loss', () => this.#loss.add(loss, examples))
    for (const { name, metric, output } of this.#compiled.losses) {
      const part = losses[output]
      if (part) measure(name, () => metric.add(part, examples))
    }
    for (const { name, metric, output, weighted } of this.#compiled.metrics) {
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
    const { losses = [], metrics = [] } = this.#compiled ?? {}
    const named = [...losses, ...metrics].map(({ name, metric }) => [name, metric] as const)
    const own = this.#model.metrics.map((metric) => [metric.name, metric] as const)
    return { ...(this.#compiled && { loss: this.#loss }), ...Object.fromEntries([...named, ...own]) }
  }
}

function mean(name: string): MeanMetric {
  return new MeanMetric(name, (_, loss) => loss)
}

/** Keras' way out where two metrics have one name: `weighted_accuracy`, `accuracy_1`. */
function uniqueName(taken: Set<string>, metric: string, prefix: string, weighted: boolean): string {
  const plain = `${prefix}${metric}`
  const base = weighted && taken.has(plain) ? `${prefix}weighted_${metric}` : plain
  let name = base
  for (let count = 1; taken.has(name); count++) name = `${base}_${count}`
  taken.add(name)
  return name
}
