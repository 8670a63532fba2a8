// Images [height, width, channels], or many of them [N, …] (keras.io/api/ops/image).

import { Random, sharedRandom } from '../../random.js'
import type { Tensor } from '../../tensor.js'
import type { Interpolation } from '../affineTransform.js'
import * as colors from '../colors.js'
import * as frames from '../imageFrames.js'
import * as warps from '../imageWarps.js'
import * as windows from '../imageWindows.js'
import { bind, op } from '../kerasOp.js'
import { mapCoordinates as mapCoordinatesOf, type Outside } from '../mapCoordinates.js'

export type ImageFormat = 'channels_last' | 'channels_first' | null
export type Border = number | null
export type PatchSizes = windows.PatchSizes

/**
 * f of images as [N, height, width, channels]; what it gives is as they were, axes behind the channels included, or [N].
 * @param axes 3 for volumes [N, depth, height, width, channels]
 */
function each(
  name: string,
  images: Tensor,
  dataFormat: ImageFormat | undefined,
  f: (images: Tensor) => Tensor,
  axes = 2,
): Tensor {
  const all = axes + 2
  if (images.rank !== all - 1 && images.rank !== all) {
    throw new RangeError(
      `${name}: expected ${axes === 2 ? 'images [' : 'volumes [depth, '}height, width, channels] or [N, …], got [${images.shape}]`,
    )
  }
  const many = images.rank === all ? images : images.expandDims(0)
  const first = dataFormat === 'channels_first'
  const between = Array.from({ length: axes }, (_, axis) => axis + 1)
  const y = f(first ? many.transpose([0, ...between.map((axis) => axis + 1), 1]) : many)
  const back =
    first && y.rank > 1 ? y.transpose([0, axes + 1, ...between, ...(y.rank > all ? [all] : [])]) : y
  return images.rank === all ? back : back.squeeze(0)
}

export const rgbToGrayscale = op(
  'image.RGBToGrayscale(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) =>
    each('rgbToGrayscale', images, dataFormat, colors.rgbToGrayscale),
)
export const rgbToHsv = op(
  'image.RGBToHSV(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) => each('rgbToHsv', images, dataFormat, colors.rgbToHsv),
)
export const hsvToRgb = op(
  'image.HSVToRGB(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) => each('hsvToRgb', images, dataFormat, colors.hsvToRgb),
)
export const extractPatches = op(
  'image.ExtractPatches(images, size=, strides=, dilationRate=, padding=, dataFormat=)',
  (
    images: Tensor,
    size: PatchSizes,
    strides?: PatchSizes,
    dilationRate?: PatchSizes,
    padding?: 'valid' | 'same',
    dataFormat?: ImageFormat,
  ) =>
    each(
      'extractPatches',
      images,
      dataFormat,
      (x) => windows.extractPatches(x, size, strides, dilationRate, padding),
      typeof size === 'number' ? 2 : size.length,
    ),
)
/** Patches of volumes: in models and their files an `extractPatches` whose size has three numbers, as in Keras. */
export const extractPatches3d = Object.assign((...given: readonly unknown[]): unknown => {
  const [volumes, size, ...rest] = bind(extractPatches.signature, given)
  const cube = typeof size === 'number' ? [size, size, size] : size
  return Reflect.apply(extractPatches, undefined, [volumes, cube, ...rest])
}, extractPatches) as unknown as typeof extractPatches
export const perspectiveTransform = op(
  'image.PerspectiveTransform(images, startPoints, endPoints, interpolation=, fillValue=, dataFormat=)',
  (
    images: Tensor,
    startPoints: Tensor,
    endPoints: Tensor,
    interpolation?: Interpolation,
    fillValue?: number,
    dataFormat?: ImageFormat,
  ) =>
    each('perspectiveTransform', images, dataFormat, (x) =>
      warps.perspectiveTransform(x, startPoints, endPoints, interpolation, fillValue),
    ),
)
export const elasticTransform = op(
  'image.ElasticTransform(images, alpha=, sigma=, interpolation=, fillMode=, fillValue=, seed=, dataFormat=)',
  (
    images: Tensor,
    alpha: number = 20,
    sigma: number = 5,
    interpolation: Interpolation = 'bilinear',
    fillMode: Outside = 'reflect',
    fillValue: number = 0,
    seed?: number | null,
    dataFormat?: ImageFormat,
  ) =>
    each('elasticTransform', images, dataFormat, (x) => {
      const random = typeof seed === 'number' ? new Random(seed) : sharedRandom()
      const noise = random.normal([...x.shape.slice(0, 3), 2])
      const order = warps.orderOf('elasticTransform', interpolation)
      return warps.elasticTransform(x, noise, alpha, sigma, { order, fillMode, fillValue })
    }),
)
export const scaleAndTranslate = op(
  'image.ScaleAndTranslate(images, outputShape:, scale, translation, spatialDims=, method=, antialias=)',
  (
    images: Tensor,
    outputShape: readonly number[],
    scale: Tensor,
    translation: Tensor,
    spatialDims: readonly number[],
    method: string,
    antialias?: boolean,
  ) => warps.scaleAndTranslate(images, outputShape, scale, translation, spatialDims, method, antialias),
)
export const ssim = op(
  'image.SSIM(image1, image2, maxVal=, filterSize=, filterSigma=, k1=, k2=, dataFormat=)',
  (
    image1: Tensor,
    image2: Tensor,
    maxVal?: number,
    filterSize?: number,
    filterSigma?: number,
    k1?: number,
    k2?: number,
    dataFormat?: ImageFormat,
  ) =>
    each('ssim', image1, dataFormat, (x) => {
      const many = image2.rank === x.rank ? image2 : image2.expandDims(0)
      const y = dataFormat === 'channels_first' ? many.transpose([0, 2, 3, 1]) : many
      return warps.ssim(x, y, maxVal, filterSize, filterSigma, k1, k2)
    }),
)
export const gaussianBlur = op(
  'image.GaussianBlur(images, kernelSize=, sigma=, dataFormat=)',
  (
    images: Tensor,
    kernelSize?: readonly [number, number],
    sigma?: readonly [number, number],
    dataFormat?: ImageFormat,
  ) => each('gaussianBlur', images, dataFormat, (x) => windows.gaussianBlur(x, kernelSize, sigma)),
)
export const sobelEdges = op(
  'image.SobelEdges(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) => each('sobelEdges', images, dataFormat, windows.sobelEdges),
)
export const padImages = op(
  'image.PadImages(images, topPadding=, leftPadding=, bottomPadding=, rightPadding=, targetHeight=, targetWidth=, dataFormat=)',
  (
    images: Tensor,
    top?: Border,
    left?: Border,
    bottom?: Border,
    right?: Border,
    height?: Border,
    width?: Border,
    dataFormat?: ImageFormat,
  ) =>
    each('padImages', images, dataFormat, (x) =>
      frames.padImages(x, top, left, bottom, right, height, width),
    ),
)
export const cropImages = op(
  'image.CropImages(images, topCropping=, leftCropping=, bottomCropping=, rightCropping=, targetHeight=, targetWidth=, dataFormat=)',
  (
    images: Tensor,
    top?: Border,
    left?: Border,
    bottom?: Border,
    right?: Border,
    height?: Border,
    width?: Border,
    dataFormat?: ImageFormat,
  ) =>
    each('cropImages', images, dataFormat, (x) =>
      frames.cropImages(x, top, left, bottom, right, height, width),
    ),
)
export const mapCoordinates = op(
  'image.MapCoordinates(inputs, coordinates, order=, fillMode=, fillValue=)',
  (inputs: Tensor, coordinates: Tensor, order: 0 | 1, fillMode?: Outside, fillValue?: number) =>
    mapCoordinatesOf(inputs, coordinates, order, fillMode, fillValue),
)
