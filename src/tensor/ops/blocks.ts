import { isSize, sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** x [n, h, w, c·b²] with each pixel's channels laid out as b × b pixels: [n, h·b, w·b, c]. */
export function depthToSpace(x: Tensor, blockSize: number): Tensor {
  const [n, h, w, channels] = imagesOf('depthToSpace', x)
  const depth = channels / blockSize ** 2
  if (!isSize(blockSize, 1) || !isSize(depth))
    throw new RangeError(`depthToSpace: ${channels} channels are no blocks of ${blockSize} × ${blockSize}`)
  return x
    .reshape([n, h, w, blockSize, blockSize, depth])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, h * blockSize, w * blockSize, depth])
}

/** depthToSpace, backwards: [n, h, w, c] → [n, h/b, w/b, c·b²]. */
export function spaceToDepth(x: Tensor, blockSize: number): Tensor {
  const [n, h, w, channels] = imagesOf('spaceToDepth', x)
  const [rows, columns] = [h / blockSize, w / blockSize]
  if (!isSize(blockSize, 1) || !isSize(rows) || !isSize(columns))
    throw new RangeError(`spaceToDepth: images of ${h} × ${w} are no blocks of ${blockSize} × ${blockSize}`)
  return x
    .reshape([n, rows, blockSize, columns, blockSize, channels])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, rows, columns, channels * blockSize ** 2])
}

function imagesOf(name: string, x: Tensor): readonly number[] {
  if (x.rank === 4) return x.shape
  throw new RangeError(`${name}: expected images [n, height, width, channels], got [${x.shape}]`)
}

/** Coordinates of places in an array of `shape`, for each axis: int32. */
export function unravelIndex(indices: Tensor, shape: readonly number[]): Tensor[] {
  const size = sizeOf(shape)
  const places = indices.less(0).where(indices.add(size), indices)
  return shape.map((n, axis) => {
    const step = sizeOf(shape.slice(axis + 1))
    return places.sub(places.mod(step)).div(step).round().cast('int32').mod(n)
  })
}
