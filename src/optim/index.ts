import { lookup } from '../lookup.js'
import { Adam } from './adam.js'
import { Optimizer } from './optimizer.js'
import { RMSprop } from './rmsprop.js'
import { SGD } from './sgd.js'

export { Adam, type AdamOptions } from './adam.js'
export { Optimizer, type OptimizerOptions } from './optimizer.js'
export { RMSprop, type RMSpropOptions } from './rmsprop.js'
export { SGD, type SGDOptions } from './sgd.js'

const known: Record<string, () => Optimizer> = {
  adam: () => new Adam(),
  rmsprop: () => new RMSprop(),
  sgd: () => new SGD(),
}

/** The optimizer that an id stands for, with Keras' defaults. */
export function getOptimizer(like: string | Optimizer): Optimizer {
  return like instanceof Optimizer ? like : lookup('optimizer', known, like)()
}
