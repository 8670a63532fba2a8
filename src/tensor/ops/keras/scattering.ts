// Parts written into tensors, and rows folded by what they belong to (keras.io/api/ops/core, math).

import type { Tensor } from '../../tensor.js'
import { op } from '../kerasOp.js'
import * as of from '../scatter.js'

type Segments = (data: Tensor, segmentIds: Tensor, numSegments: number) => Tensor

/** The number of segments must be told: the device can't be asked for it in between. */
const told =
  (name: string, run: Segments) =>
  (data: Tensor, segmentIds: Tensor, numSegments?: number, _sorted?: boolean) => {
    if (numSegments === undefined)
      throw new RangeError(`${name}: expected numSegments, which only the host can tell`)
    return run(data, segmentIds, numSegments)
  }

export const scatter = op('core.Scatter(indices, values, shape=)', of.scatter)
export const scatterUpdate = op('core.ScatterUpdate(inputs, indices, updates, reduction=)', of.scatterUpdate)
export const sliceUpdate = op('core.SliceUpdate(inputs, startIndices:, updates)', of.sliceUpdate)
export const segmentSum = op(
  'math.SegmentSum(data, segmentIds, numSegments=, sorted=)',
  told('segmentSum', of.segmentSum),
)
export const segmentMax = op(
  'math.SegmentMax(data, segmentIds, numSegments=, sorted=)',
  told('segmentMax', of.segmentMax),
)
export const segmentMin = op(
  'math.SegmentMin(data, segmentIds, numSegments=, sorted=)',
  told('segmentMin', of.segmentMin),
)
export const segmentProd = op(
  'math.SegmentProd(data, segmentIds, numSegments=, sorted=)',
  told('segmentProd', of.segmentProd),
)
