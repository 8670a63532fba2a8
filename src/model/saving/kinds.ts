import type { Classes } from '../../layers/makeLayer.js'
import type { KerasOp } from '../../tensor/ops/opFunction.js'
import type { CustomObjects } from './customObjects.js'

/** What descriptions may name. */
export interface Kinds {
  layers: Classes
  /** What stands between layers, by the names of Keras' classes. */
  ops: ReadonlyMap<string, KerasOp>
  /** Classes and functions of one's own. */
  custom: CustomObjects
  /** Whether they are in the words of Keras 2 or TensorFlow.js. @default false */
  older?: boolean
}
