// Tensors cut, repeated, turned and looked into (keras.io/api/ops/numpy).

import { full } from '../../create.js'
import type { Tensor, TensorType } from '../../tensor.js'
import * as of from '../arranging.js'
import * as blocks from '../blocks.js'
import { concat } from '../concat.js'
import * as diagonals from '../diagonals.js'
import { op } from '../kerasOp.js'
import { takeAlongAxis as takeAlongAxisOf } from '../sorting.js'
import type { TensorLike } from '../tensorLike.js'

const inRow = (x: Tensor) => x.reshape([-1])
const atLeast = (x: Tensor, rank: number) =>
  x.rank >= rank ? x : x.reshape(rank === 2 ? [1, x.size] : x.rank === 2 ? [...x.shape, 1] : [1, x.size, 1])
const requireLast = (name: string, dataFormat?: string) => {
  if (dataFormat === 'channels_first')
    throw new RangeError(`${name}: channels come last here: transpose to channels_last first`)
}

export const tile = op('numpy.Tile(x, repeats=)', of.tile)
export const repeat = op('numpy.Repeat(x, repeats=, axis=)', of.repeat)
export const split = op(
  'numpy.Split(x, indicesOrSections=, axis=)',
  (x: Tensor, cuts: number | readonly number[], axis?: number) => of.split(x, cuts, axis),
)
export const arraySplit = op(
  'numpy.ArraySplit(x, indicesOrSections=, axis=)',
  (x: Tensor, cuts: number | readonly number[], axis?: number) => of.split(x, cuts, axis, true),
)
export const hsplit = op(
  'numpy.Hsplit(x, indicesOrSections=)',
  (x: Tensor, cuts: number | readonly number[]) => of.split(x, cuts, x.rank === 1 ? 0 : 1),
)
export const vsplit = op(
  'numpy.Vsplit(x, indicesOrSections=)',
  (x: Tensor, cuts: number | readonly number[]) => of.split(x, cuts, 0),
)
export const dsplit = op(
  'numpy.Dsplit(x, indicesOrSections=)',
  (x: Tensor, cuts: number | readonly number[]) => of.split(x, cuts, 2),
)
export const unstack = op('core.Unstack(x, num=, axis=)', of.unstack)
export const hstack = op('numpy.Hstack(xs)', (xs: readonly Tensor[]) => concat(xs, xs[0].rank < 2 ? 0 : 1))
export const vstack = op('numpy.Vstack(xs)', (xs: readonly Tensor[]) => concat(xs.map((x) => atLeast(x, 2))))
export const dstack = op('numpy.Dstack(xs)', (xs: readonly Tensor[]) =>
  concat(
    xs.map((x) => atLeast(x, 3)),
    2,
  ),
)
export const append = op('numpy.Append(x1, x2, axis=)', (x1: Tensor, x2: Tensor, axis?: number) =>
  axis === undefined ? concat([inRow(x1), inRow(x2)]) : concat([x1, x2], axis),
)
export const roll = op('numpy.Roll(x, shift=, axis=)', of.roll)
export const moveaxis = op('numpy.Moveaxis(x, source=, destination=)', of.moveaxis)
export const swapaxes = op('numpy.Swapaxes(x, axis1=, axis2=)', of.swapaxes)
export const rot90 = op('numpy.Rot90(array, k=, axes=)', of.rot90)
export const fliplr = op('numpy.Fliplr(x)', (x: Tensor) => x.flip(1))
export const flipud = op('numpy.Flipud(x)', (x: Tensor) => x.flip(0))
export const ravel = op('numpy.Ravel(x)', inRow)
export const tril = op('numpy.Tril(x, k=)', diagonals.tril)
export const triu = op('numpy.Triu(x, k=)', diagonals.triu)
export const diag = op('numpy.Diag(x, k=)', diagonals.diag)
export const diagflat = op('numpy.Diagflat(x, k=)', (x: Tensor, k?: number) => diagonals.diag(inRow(x), k))
export const diagonal = op('numpy.Diagonal(x, offset=, axis1=, axis2=)', diagonals.diagonal)
export const trace = op(
  'numpy.Trace(x, offset=, axis1=, axis2=)',
  (x: Tensor, offset?: number, axis1?: number, axis2?: number) =>
    diagonals.diagonal(x, offset, axis1, axis2).sum(-1),
)
export const meshgrid = op('numpy.Meshgrid(...x, indexing=)', of.meshgrid)
export const takeAlongAxis = op('numpy.TakeAlongAxis(x, indices, axis=)', takeAlongAxisOf)
export const unravelIndex = op('numpy.UnravelIndex(indices, shape=)', blocks.unravelIndex)
export const depthToSpace = op(
  'nn.DepthToSpace(x, blockSize=, dataFormat=)',
  (x: Tensor, blockSize: number, dataFormat?: string) => {
    requireLast('depthToSpace', dataFormat)
    return blocks.depthToSpace(x, blockSize)
  },
)
export const spaceToDepth = op(
  'nn.SpaceToDepth(x, blockSize=, dataFormat=)',
  (x: Tensor, blockSize: number, dataFormat?: string) => {
    requireLast('spaceToDepth', dataFormat)
    return blocks.spaceToDepth(x, blockSize)
  },
)
export const fullLike = op(
  'numpy.FullLike(x, fillValue:, dtype=)',
  (x: Tensor, value: number, dtype?: TensorType) => full(x.shape, value, dtype ?? x.dtype),
)
export const emptyLike = op('numpy.EmptyLike(x, dtype=)', (x: Tensor, dtype?: TensorType) =>
  full(x.shape, 0, dtype ?? x.dtype),
)
export const isin = op(
  'numpy.IsIn(x1, x2, assumeUnique=, invert=)',
  (x1: Tensor, x2: TensorLike, _assumeUnique?: boolean, invert?: boolean) => {
    const found =
      typeof x2 === 'number'
        ? x1.equal(x2)
        : x1.expandDims(-1).equal(inRow(x2)).cast('int32').sum(-1).greater(0)
    return invert ? found.logicalNot() : found
  },
)
/** The choice of the first condition that holds, else `otherwise`. */
export const select = op(
  'numpy.Select(condlist, choicelist, default)',
  (conditions: readonly Tensor[], choices: readonly Tensor[], otherwise: TensorLike = 0) =>
    conditions.reduceRight(
      (y: TensorLike, condition, i) => condition.where(choices[i], y),
      otherwise,
    ) as Tensor,
)
