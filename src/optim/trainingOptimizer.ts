import type { Optimizer } from './optimizer.js'

/** What training asks of an optimizer. */
export type TrainingOptimizer = Pick<
  Optimizer,
  | 'name'
  | 'iterations'
  | 'learningRate'
  | 'variables'
  | 'stateNames'
  | 'build'
  | 'scaleLoss'
  | 'apply'
  | 'numbersAt'
  | 'finalizeVariableValues'
  | 'getConfig'
  | 'getWeights'
  | 'setWeights'
>
