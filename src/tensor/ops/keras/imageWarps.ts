// Images read at other places, and compared (keras.io/api/ops/image).

import { Random, sharedRandom } from '../../random.js'
import type { Tensor } from '../../tensor.js'
import type { Interpolation } from '../affineTransform.js'
import { eachImage, type ImageFormat } from '../eachImage.js'
import * as warps from '../imageWarps.js'
import { op } from '../kerasOp.js'
import type { Outside } from '../mapCoordinates.js'
import { scaleAndTranslate as scaled } from '../scaleAndTranslate.js'
import { ssim as likeness } from '../ssim.js'

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
    eachImage('perspectiveTransform', images, dataFormat, (x) =>
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
    eachImage('elasticTransform', images, dataFormat, (x) => {
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
  ) => scaled(images, outputShape, scale, translation, spatialDims, method, antialias),
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
    eachImage('ssim', image1, dataFormat, (x) => {
      const many = image2.rank === x.rank ? image2 : image2.expandDims(0)
      const y = dataFormat === 'channels_first' ? many.transpose([0, 2, 3, 1]) : many
      return likeness(x, y, maxVal, filterSize, filterSigma, k1, k2)
    }),
)
