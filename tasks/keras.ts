import measured from './reference/keras.json'
import type { Goal } from './task.js'

/** What Keras itself reached: `reference/measure.py` runs the tasks' Keras programs and keeps their figures. */
interface Measured {
  /** The data and epochs taken, those of the task's brief share. */
  share: string
  /** A figure's value by the seed of the run. */
  figures: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const tasks: Readonly<Record<string, Measured>> = measured.tasks

/** A figure's value in each of Keras' runs of a task; none where Keras was not measured. */
export function valuesOfKeras(task: number, figure: string): number[] {
  return Object.values(tasks[task]?.figures[figure] ?? {})
}

/**
 * The goal of being as good as Keras: no worse than the worst of its runs.
 *
 * @param others figures to quote beside it
 * @throws Error where Keras was not measured
 */
export function asKeras(
  task: number,
  figure: string,
  { others = [], smallerIsBetter = false }: { others?: readonly string[]; smallerIsBetter?: boolean } = {},
): Goal {
  const values = valuesOfKeras(task, figure)
  if (values.length === 0) throw new Error(`Keras' "${figure}" of task ${task} was not measured`)
  const quoted = [figure, ...others].map((name) => {
    const text = spread(valuesOfKeras(task, name))
    return others.length > 0 ? `${name} ${text}` : text
  })
  return {
    figure,
    ...(smallerIsBetter ? { atMost: Math.max(...values) } : { atLeast: Math.min(...values) }),
    keras: `${quoted.join(', ')}; ${values.length} seeds, ${tasks[task].share}`,
  }
}

/** `0.9698–0.9775`: the lowest and the highest of some values. */
export function spread(values: readonly number[]): string {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)].map(text)
  return lowest === highest ? lowest : `${lowest}–${highest}`
}

const text = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(4))
