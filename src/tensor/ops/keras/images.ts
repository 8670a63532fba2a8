// Images [height, width, channels], or many of them [N, …] (keras.io/api/ops/image).

import type { Tensor } from '../../tensor.js'
import * as colors from '../colors.js'
import { eachImage, type ImageFormat } from '../eachImage.js'
import * as frames from '../imageFrames.js'
import * as windows from '../imageWindows.js'
import { bind, op } from '../kerasOp.js'
import { mapCoordinates as mapCoordinatesOf, type Outside } from '../mapCoordinates.js'

export type { PatchSizes } from '../imageWindows.js'
export type { ImageFormat }
export type Border = number | null

export const rgbToGrayscale = op(
  'image.RGBToGrayscale(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) =>
    eachImage('rgbToGrayscale', images, dataFormat, colors.rgbToGrayscale),
)
export const rgbToHsv = op(
  'image.RGBToHSV(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) => eachImage('rgbToHsv', images, dataFormat, colors.rgbToHsv),
)
export const hsvToRgb = op(
  'image.HSVToRGB(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) => eachImage('hsvToRgb', images, dataFormat, colors.hsvToRgb),
)
export const extractPatches = op(
  'image.ExtractPatches(images, size=, strides=, dilationRate=, padding=, dataFormat=)',
  (
    images: Tensor,
    size: windows.PatchSizes,
    strides?: windows.PatchSizes,
    dilationRate?: windows.PatchSizes,
    padding?: 'valid' | 'same',
    dataFormat?: ImageFormat,
  ) =>
    eachImage(
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

export const gaussianBlur = op(
  'image.GaussianBlur(images, kernelSize=, sigma=, dataFormat=)',
  (
    images: Tensor,
    kernelSize?: readonly [number, number],
    sigma?: readonly [number, number],
    dataFormat?: ImageFormat,
  ) => eachImage('gaussianBlur', images, dataFormat, (x) => windows.gaussianBlur(x, kernelSize, sigma)),
)
export const sobelEdges = op(
  'image.SobelEdges(images, dataFormat=)',
  (images: Tensor, dataFormat?: ImageFormat) =>
    eachImage('sobelEdges', images, dataFormat, windows.sobelEdges),
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
    eachImage('padImages', images, dataFormat, (x) =>
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
    eachImage('cropImages', images, dataFormat, (x) =>
      frames.cropImages(x, top, left, bottom, right, height, width),
    ),
)
export const mapCoordinates = op(
  'image.MapCoordinates(inputs, coordinates, order=, fillMode=, fillValue=)',
  (inputs: Tensor, coordinates: Tensor, order: 0 | 1, fillMode?: Outside, fillValue?: number) =>
    mapCoordinatesOf(inputs, coordinates, order, fillMode, fillValue),
)
