import { table } from '../../options.js'
import type { CallbackLike } from '../callbacks/lambdaCallback.js'
import type { EvaluateSettings, PredictSettings } from './options.js'

export interface EvaluateOptions extends EvaluateSettings {
  /** What is told of each step: a callback or its functions. @default [] */
  callbacks?: CallbackLike | readonly CallbackLike[]
}

export const evaluateTable = table<EvaluateOptions>({
  batchSize: 'number',
  verbose: 'number',
  sampleWeight: 'any',
  steps: 'number',
  returnDict: 'boolean',
  callbacks: 'any',
})

export interface PredictOptions extends PredictSettings {
  /** What is told of each step: a callback or its functions. @default [] */
  callbacks?: CallbackLike | readonly CallbackLike[]
}

export const predictTable = table<PredictOptions>({
  batchSize: 'number',
  verbose: 'number',
  steps: 'number',
  callbacks: 'any',
})
