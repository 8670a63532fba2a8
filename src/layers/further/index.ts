export { AugMix, type AugMixOptions } from './augMix.js'
export {
  ContrastLimitedAdaptiveHistogramEqualization,
  type ContrastLimitedAdaptiveHistogramEqualizationOptions,
} from './clahe.js'
export { CutMix, type CutMixOptions } from './cutMix.js'
export { Equalization, type EqualizationOptions } from './equalization.js'
export { MaxNumBoundingBoxes, type MaxNumBoundingBoxesOptions } from './maxNumBoundingBoxes.js'
export { MixUp, type MixUpOptions } from './mixUp.js'
export { Pipeline } from './pipeline.js'
export { RandAugment, type RandAugmentOptions } from './randAugment.js'
export { RandomElasticTransform, type RandomElasticTransformOptions } from './randomElasticTransform.js'
export { RandomGaussianBlur, type RandomGaussianBlurOptions } from './randomGaussianBlur.js'
export { RandomPerspective, type RandomPerspectiveOptions } from './randomPerspective.js'
export { RandomHeight, type RandomSizeOptions, RandomWidth } from './randomSize.js'
