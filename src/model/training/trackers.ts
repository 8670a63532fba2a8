import type { Shape } from '../../layers/symbolic.js'
import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import { getMetric, MeanMetric, type Metric } from '../metrics/index.js'
import type { Trainable } from '../trainable.js'
import { outputShapes } from './check.js'
import type { AnyArray, Examples } from './data.js'
import type { Forward } from './forward.js'

/** A metric of one output. */
interface Measured {
  metric: Metric
  output: number
  weighted: boolean
  /** What logs call it. */
  name: string
}

/**
 * The means of losses and metrics since the last reset. Names are Keras' (`loss`, `accuracy`; with several
 * outputs `a_loss`, `a_accuracy`).
 */
export class Trackers {
  readonly #loss = mean('loss')
  /** Each output's own loss, where there are several. */
  readonly #losses: readonly { name: string; output: number; metric: MeanMetric }[]
  readonly #metrics: readonly Measured[]

  /** @param like examples such as will be measured */
  constructor(model: Trainable, like: Examples<AnyArray>) {
    const { compiled, outputNames } = model
    const shapes = outputShapes(model, like.inputs)
    const several = shapes.length > 1
    this.#losses = several
      ? compiled.losses(shapes.length).flatMap((loss, output) => {
          const name = `${outputNames[output]}_loss`
          return loss ? [{ name, output, metric: mean(name) }] : []
        })
      : []
    const taken = new Set<string>()
    const measured = (kind: 'metrics' | 'weightedMetrics') =>
      compiled.metrics(kind, shapes.length).flatMap((likes, output) =>
        likes.map((metricLike): Measured => {
          const target = like.targets[output]
          if (!target)
            throw new RangeError(`output "${outputNames[output]}" has metrics and needs targets, got none`)
          const yTrue: Shape = [null, ...target.shape.slice(1)]
          const metric = getMetric(metricLike, yTrue, shapes[output])
          const weighted = kind === 'weightedMetrics'
          const prefix = several ? `${outputNames[output]}_` : ''
          const name = uniqueName(taken, metric.name, prefix, weighted)
          return { metric, output, weighted, name }
        }),
      )
    this.#metrics = [...measured('metrics'), ...measured('weightedMetrics')]
    // With several outputs Keras lists metrics by name.
    if (several) this.#metrics = this.#metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** What logs have, in their order. */
  get names(): readonly string[] {
    return this.#all.map(({ name }) => name)
  }

  /** Adds a batch: part of a recorded step. */
  update({ inputs, targets, weights }: Examples<Tensor>, { outputs, losses, loss }: Forward): void {
    const examples = inputs[0].shape[0]
    const measure = (name: string, body: () => void) => gpu().within({ name, phase: 'metrics' }, body)
    measure('loss', () => this.#loss.add(loss, examples))
    for (const { name, metric, output } of this.#losses) {
      measure(name, () => metric.add(losses[output]!, examples))
    }
    for (const { name, metric, output, weighted } of this.#metrics) {
      const weight = weighted ? weights[output] : null
      measure(name, () => metric.update(targets[output]!, outputs[output], weight))
    }
  }

  reset(): void {
    for (const { metric } of this.#all) metric.reset()
  }

  /** Reads losses and metrics, in this order. */
  async logs(): Promise<Logs> {
    const values = await Promise.all(this.#all.map(({ metric }) => metric.result()))
    return Object.fromEntries(this.#all.map(({ name }, i) => [name, values[i]]))
  }

  get #all(): readonly { name: string; metric: Metric }[] {
    return [{ name: 'loss', metric: this.#loss }, ...this.#losses, ...this.#metrics]
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
