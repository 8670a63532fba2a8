import { classes as layers } from '../../layers/fromConfig.js'
import * as functions from '../../tensor/ops/functions.js'
import type { KerasOp } from '../../tensor/ops/opFunction.js'
import type { CustomObjects } from './customObjects.js'
import type { Kinds } from './kinds.js'

const ops = new Map(
  Object.values(functions).flatMap((of) => {
    const op = of as Partial<KerasOp>
    return op.signature ? [[op.signature.className, op as KerasOp] as const] : []
  }),
)

/** Every layer and every op that there is, and these: what a file may name. */
export function everyKind(custom: CustomObjects): Kinds {
  return { layers, ops, custom }
}
