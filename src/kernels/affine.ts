import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { shader } from './shader.js'

/** What lies outside an image; pictured in affine.wgsl. */
export type FillMode = 'constant' | 'nearest' | 'reflect' | 'wrap'

/** What lies between pixels: the nearest one, or a mixture of the four around. */
export type Interpolation = 'nearest' | 'bilinear'

/** How images are read at places that are no pixels of theirs. */
export interface Sampling {
  interpolation: Interpolation
  fillMode: FillMode
  fillValue: number
}

/** Reads each image where its transform says; with `gradient`, the way back from dy to dx. Both are `shape`. */
export function affine(
  gpu: Gpu,
  [images, height, width, channels]: readonly number[],
  { interpolation, fillMode, fillValue }: Sampling,
  gradient: boolean,
  from: DeviceBuffer,
  transforms: DeviceBuffer,
  to: DeviceBuffer,
): void {
  const count = channels > 0 ? images * height * width : 0
  gpu.dispatch({
    shader: shader('affine.wgsl', {
      BILINEAR: interpolation === 'bilinear',
      FILL: fillMode.toUpperCase(),
      GRADIENT: gradient,
    }),
    uniforms: { count, height, width, channels, fill: fillValue },
    inputs: [from, transforms],
    outputs: [to],
    workgroups: workgroupsFor(count, 64),
  })
}

/** The lowest and the highest value of what is drawn for each image. */
export type Range = readonly [low: number, high: number]

/** How images may change about their centres; what is left out does nothing. */
export interface AffineRanges {
  /** Counter-clockwise, in radians. */
  angle?: Range
  /** Down and to the right, in pixels. */
  shift?: { y: Range; x: Range }
  /** Pixels of the image in one of the result, down and across: above 1 it looks smaller. No x: as y. */
  zoom?: { y: Range; x: Range | null }
}

/** Transforms for `affine`, one an image, from five random numbers on [0, 1) each. */
export function randomTransforms(
  gpu: Gpu,
  [images, height, width]: readonly number[],
  { angle = [0, 0], shift = { y: [0, 0], x: [0, 0] }, zoom = { y: [1, 1], x: null } }: AffineRanges,
  uniform: DeviceBuffer,
  transforms: DeviceBuffer,
): void {
  const fromLow = ([low, high]: Range) => [low, high - low]
  gpu.dispatch({
    shader: shader('affineRandom.wgsl'),
    uniforms: {
      angle: fromLow(angle),
      shiftY: fromLow(shift.y),
      shiftX: fromLow(shift.x),
      zoomY: fromLow(zoom.y),
      zoomX: fromLow(zoom.x ?? zoom.y),
      count: images,
      height,
      width,
      sameZoom: zoom.x === null,
    },
    inputs: [uniform],
    outputs: [transforms],
    workgroups: workgroupsFor(images, 64),
  })
}
