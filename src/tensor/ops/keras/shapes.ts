// Shapes, and what lies where (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import { broadcastTo as broadcastToOf } from '../broadcastTo.js'
import { concat as concatOf } from '../concat.js'
import { expandDims as expandDimsOf } from '../expandDims.js'
import { flip as flipOf } from '../flip.js'
import { gather } from '../gather.js'
import { getItem as getItemOf } from '../getItem.js'
import { op } from '../kerasOp.js'
import { padding } from '../padding.js'
import { reshape as reshapeOf } from '../reshape.js'
import { squeeze as squeezeOf } from '../squeeze.js'
import { stack as stackOf } from '../stack.js'
import { transpose as transposeOf } from '../transpose.js'

/** A size that is not known is the one that -1 finds. */
const laidOut = (x: Tensor, newshape: number | readonly (number | null)[]) =>
  reshapeOf(
    x,
    [newshape].flat().map((n) => n ?? -1),
  )

/** New axes at these places of the result, from the first on. */
const widened = (x: Tensor, axis: number | readonly number[]) =>
  [axis]
    .flat()
    .map((at) => (at < 0 ? at + x.rank + [axis].flat().length : at))
    .sort((a, b) => a - b)
    .reduce((y, at) => expandDimsOf(y, at), x)

/** Without an axis, of all elements in one row. */
const taken = (x: Tensor, indices: Tensor, axis?: number) =>
  axis === undefined ? gather(reshapeOf(x, [-1]), indices, 0) : gather(x, indices, axis)

export const reshape = op('numpy.Reshape(x, newshape=)', laidOut)
export const transpose = op('numpy.Transpose(x, axes=)', (x: Tensor, axes?: readonly number[]) =>
  transposeOf(x, axes),
)
export const expandDims = op('numpy.ExpandDims(x, axis=)', widened)
export const squeeze = op('numpy.Squeeze(x, axis=)', squeezeOf)
export const broadcastTo = op('numpy.BroadcastTo(x, shape=)', broadcastToOf)
export const concatenate = op('numpy.Concatenate(xs, axis=)', concatOf)
export const stack = op('numpy.Stack(x, axis=)', stackOf)
export const flip = op('numpy.Flip(x, axis=)', flipOf)
export const pad = op('numpy.Pad(x, padWidth=, mode=, constantValues:)', padding)
export const take = op('numpy.Take(x, indices, axis=)', taken)
export const getItem = op('numpy.GetItem(x, key:)', getItemOf)
export const slice = op(
  'core.Slice(inputs, startIndices:, shape=)',
  (x: Tensor, startIndices: readonly number[], shape: readonly number[]) =>
    x.slice(
      startIndices,
      shape.map((n, axis) => (n === -1 ? null : startIndices[axis] + n)),
    ),
)

export { concatenate as concat }
