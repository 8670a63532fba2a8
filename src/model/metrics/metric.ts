import { checkRest, type Given, type OptionTable, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'

/** Options that every metric has. */
export interface MetricOptions {
  /** What logs call it. */
  name?: string
}

/** A name by position, or in an object. */
export type GivenMetric = Given<MetricOptions, [], [name: string]>

/**
 * Something measured over many batches. Its state lives on the device: `update` is part of a recorded
 * step, and the host reads the state only when somebody wants to see the result.
 */
export abstract class Metric {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = table<MetricOptions>({ name: 'string' })
  /** What logs call it. */
  readonly name: string

  constructor(ownName: string, options: MetricOptions = {}) {
    checkRest(new.target.name, { ...new.target.options, ...Metric.options }, options)
    this.name = options.name ?? ownName
  }

  /** The state, zeros at first; none where its shape is not known before the first batch. */
  abstract readonly variables: readonly Variable[]

  /** Adds a batch. `sampleWeight` has one weight an example. */
  abstract update(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void

  /** The result, from the values of the variables; several where there is one for each class or threshold. */
  abstract compute(...state: readonly (Float32Array | Int32Array | Uint8Array)[]): number | readonly number[]

  /** Forgets all batches. */
  reset(): void {
    for (const variable of this.variables) {
      variable.set(
        variable.dtype === 'float32' ? new Float32Array(variable.size) : new Int32Array(variable.size),
      )
    }
  }

  /** Reads the state and gives the result over all batches since the last reset; the mean of several. */
  async result(): Promise<number> {
    const results = await this.results()
    return results.reduce((sum, x) => sum + x, 0) / results.length
  }

  /** Reads the state and gives all results: one for each class or threshold, where there are several. */
  async results(): Promise<readonly number[]> {
    const { variables } = this
    if (variables.length === 0) return [0]
    return [this.compute(...(await Promise.all(variables.map(({ value }) => value.data()))))].flat()
  }

  /** Keras' configuration, in Keras' names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name }
  }
}

/** a / b, and 0 where b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b
}
