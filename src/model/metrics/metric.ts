import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'

/**
 * Something measured over many batches. Its state lives on the device: `update` is part of a recorded
 * step, and the host reads the state only when somebody wants to see the result.
 */
export abstract class Metric {
  /** What logs call it. */
  abstract readonly name: string
  /** The state, zeros at first. */
  abstract readonly variables: readonly Variable[]

  /** Adds a batch. `sampleWeight` has one weight an example. */
  abstract update(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void

  /** The result, from the values of the variables. */
  abstract compute(...state: readonly (Float32Array | Int32Array | Uint8Array)[]): number

  /** Forgets all batches. */
  reset(): void {
    for (const variable of this.variables) {
      variable.set(
        variable.dtype === 'float32' ? new Float32Array(variable.size) : new Int32Array(variable.size),
      )
    }
  }

  /** Reads the state and gives the result over all batches since the last reset. */
  async result(): Promise<number> {
    return this.compute(...(await Promise.all(this.variables.map(({ value }) => value.data()))))
  }
}
