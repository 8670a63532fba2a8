import type { CallbackLike } from '../callbacks/lambdaCallback.js'
import type { DataSet } from './data.js'
import type { EvaluateSettings, PredictSettings } from './options.js'

export interface EvaluateOptions extends EvaluateSettings {
  /** What is told of each step: a callback or its functions. @default [] */
  callbacks?: CallbackLike | readonly CallbackLike[]
}

export interface PredictOptions extends PredictSettings {
  /** What is told of each step: a callback or its functions. @default [] */
  callbacks?: CallbackLike | readonly CallbackLike[]
}

/** What `trainOnBatch` and `testOnBatch` may be told. */
export interface OnBatchOptions {
  /** What each example counts. Without it, all count the same. */
  sampleWeight?: DataSet
  /** Whether results come by name instead of in a list. @default false */
  returnDict?: boolean
}

export interface TrainOnBatchOptions extends OnBatchOptions {
  /** What the examples of each class count in the loss. Without it, all count the same. */
  classWeight?: Readonly<Record<number, number>>
}
