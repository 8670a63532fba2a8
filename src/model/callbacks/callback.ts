import type { NdArray } from '../../tensor/ndarray.js'
import type { Trainable } from '../trainable.js'
import type { AnyArray, Examples } from '../training/data.js'
import type { Logs, Verbosity } from '../training/options.js'

export type { Logs, Verbosity }

/** Facts of a training run. */
export interface RunParams {
  /** Number of the epoch after which training ends. */
  epochs: number
  /** Number of the epoch to begin with; a callback may change it in `onTrainBegin`. */
  initialEpoch: number
  /** What an epoch's logs have, those of validation included. */
  metrics: readonly string[]
  /** Batches in an epoch; null where that shows only at its end. */
  steps: number | null
  /** What is trained on: all of it, or the first batch of a generator. */
  examples: Examples<AnyArray>
  verbose: Verbosity
  /** All callbacks of the run. */
  callbacks: readonly Callback[]
}

/**
 * Something that happens at certain points of training, of `evaluate` and of `predict`. Override what is needed; a method may be
 * async, and training waits for it. `model.stopTraining = true` ends the run: no batch follows, but what an epoch
 * ends with, validation and `onEpochEnd`.
 */
export class Callback {
  /** The model in training; set by `fit`. */
  model!: Trainable
  params!: RunParams

  /** Those that it stands for. @internal */
  get all(): readonly Callback[] {
    return [this]
  }

  onTrainBegin(): void | Promise<void> {}
  onTrainEnd(_logs: Logs): void | Promise<void> {}
  onEpochBegin(_epoch: number): void | Promise<void> {}
  /** `logs` has the epoch's means, those of validation with the prefix `val_`. */
  onEpochEnd(_epoch: number, _logs: Logs): void | Promise<void> {}
  onTrainBatchBegin(_batch: number): void | Promise<void> {}
  /**
   * `logs` has the epoch's means so far. Where some callback overrides this, the device is asked after
   * every batch, which costs time.
   */
  onTrainBatchEnd(_batch: number, _logs: Logs): void | Promise<void> {}
  /** Before `evaluate`, and before the validation of an epoch. */
  onTestBegin(): void | Promise<void> {}
  onTestEnd(_logs: Logs): void | Promise<void> {}
  onTestBatchBegin(_batch: number): void | Promise<void> {}
  /** `logs` has the means so far: as `onTrainBatchEnd`, it costs time. */
  onTestBatchEnd(_batch: number, _logs: Logs): void | Promise<void> {}
  onPredictBegin(): void | Promise<void> {}
  onPredictEnd(): void | Promise<void> {}
  onPredictBatchBegin(_batch: number): void | Promise<void> {}
  /** `outputs` are those of the batch, one for each of the model's outputs. */
  onPredictBatchEnd(_batch: number, _logs: { outputs: readonly NdArray[] }): void | Promise<void> {}
  /** A few times a second: `steps` batches of the epoch are done. */
  onProgress(_steps: number, _logs: Logs): void | Promise<void> {}
}
