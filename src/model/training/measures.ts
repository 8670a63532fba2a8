import type { Shape } from '../../layers/symbolic.js'
import { getMetric, MeanMetric, type Metric } from '../metrics/index.js'
import type { Trainable } from '../trainable.js'

/** A metric of one output. */
interface Measured {
  metric: Metric
  output: number
  weighted: boolean
  /** What logs call it. */
  name: string
}

/** The compiled losses and metrics of a model. */
export interface Measures {
  /** The mean of what training lowers. */
  loss: MeanMetric
  /** Each output's own loss, where there are several. */
  losses: readonly { name: string; output: number; metric: MeanMetric }[]
  metrics: readonly Measured[]
}

/**
 * Losses and metrics such as a compiled model has, with nothing in them yet.
 * @param targets shapes of the targets, null where an output has none
 * @param shapes those of the outputs
 */
export function measuresOf(
  { compiled, outputNames }: Trainable,
  targets: readonly (Shape | null)[],
  shapes: readonly Shape[],
): Measures {
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
  const sorted = several ? metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : metrics
  return { loss: mean('loss'), losses, metrics: sorted }
}

/** All of them by what logs call them, in their order; the model's own metrics come last. */
export function byName(model: Trainable, measures: Measures | null): Record<string, Metric> {
  const { loss = null, losses = [], metrics = [] } = measures ?? {}
  const named = [...losses, ...metrics].map(({ name, metric }) => [name, metric] as const)
  const own = model.metrics.map((metric) => [metric.name, metric] as const)
  return { ...(loss && { loss }), ...Object.fromEntries([...named, ...own]) }
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
