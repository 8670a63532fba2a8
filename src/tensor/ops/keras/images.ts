// Images [height, width, channels], or many of them [N, …] (keras.io/api/ops/image).

import type { Tensor } from '../../tensor.js'
import * as colors from '../colors.js'
import * as frames from '../imageFrames.js'
import * as windows from '../imageWindows.js'
import { op } from '../kerasOp.js'
import { mapCoordinates as mapCoordinatesOf, type Outside } from '../mapCoordinates.js'

export type ImageFormat = 'channels_last' | 'channels_first' | null
export type Border = number | null
export type PatchSizes = number | readonly [number, number]

/** f of images as [N, height, width, channels]; what it gives is as they were, axes behind the channels included. */
function each(
  name: string,
  images: Tensor,
  dataFormat: ImageFormat | undefined,
  f: (images: Tensor) => Tensor,
): Tensor {
  if (images.rank !== 3 && images.rank !== 4) {
    throw new RangeError(
      `${name}: expected images [height, width, channels] or [N, …], got [${images.shape}]`,
    )
  }
  const many = images.rank === 4 ? images : images.expandDims(0)
  const first = dataFormat === 'channels_first'
  const y = f(first ? many.transpose([0, 2, 3, 1]) : many)
  const back = first ? y.transpose([0, 3, 1, 2, ...(y.rank === 5 ? [4] : [])]) : y
  return images.rank === 4 ? back : back.squeeze(0)
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
    each('extractPatches', images, dataFormat, (x) =>
      windows.extractPatches(x, size, strides, dilationRate, padding),
    ),
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
