import { checkRest, type Given, type OptionTable, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'

/** Options that every metric has. */
export interface MetricOptions {
  /** What logs call it. Without it, the class's name in snake case. */
  name?: string
}

/** A name by position, or in an object. */
export type GivenMetric = Given<MetricOptions, [], [name: string]>

/**
 * Something measured over many batches. Its state lives on the device: `updateState` is part of a recorded
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
    requireStateMethods(new.target)
  }

  /** The state, zeros at first; none where its shape is not known before the first batch. */
  abstract readonly variables: readonly Variable[]

  /** Adds a batch. `sampleWeight` has one weight an example. */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void

  /** The result, from the values of the variables; several where there is one for each class or threshold. */
  abstract compute(...state: readonly (Float32Array | Int32Array | Uint8Array)[]): number | readonly number[]

  /** Forgets all batches. */
  resetState(): void {
    for (const variable of this.variables) {
      variable.set(
        variable.dtype === 'float32' ? new Float32Array(variable.size) : new Int32Array(variable.size),
      )
    }
  }

  /** @deprecated The earlier name of `updateState`. */
  get update(): this['updateState'] {
    return this.updateState
  }

  /** @deprecated The earlier name of `resetState`. */
  get reset(): this['resetState'] {
    return this.resetState
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

/** What a metric of one's own had under the earlier names would never be called. */
function requireStateMethods({ name, prototype }: { name: string; prototype: Metric }): void {
  const owner = name || 'a metric'
  for (let level: object = prototype; level !== Metric.prototype; level = Object.getPrototypeOf(level)) {
    for (const method of ['update', 'reset']) {
      if (Object.hasOwn(level, method))
        throw new TypeError(`${owner}: ${method} is called ${method}State, as in Keras`)
    }
  }
  if (typeof prototype.updateState === 'function') return
  throw new TypeError(
    `${owner}: its class needs an updateState(yTrue, yPred, sampleWeight), which adds a batch`,
  )
}

/** a / b, and 0 where b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b
}
