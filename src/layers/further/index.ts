export {
  ContrastLimitedAdaptiveHistogramEqualization,
  type ContrastLimitedAdaptiveHistogramEqualizationOptions,
} from './clahe.js'
export { CutMix, type CutMixOptions } from './cutMix.js'
export { Equalization, type EqualizationOptions } from './equalization.js'
export { MaxNumBoundingBoxes, type MaxNumBoundingBoxesOptions } from './maxNumBoundingBoxes.js'
export { MixUp, type MixUpOptions } from './mixUp.js'
export { Pipeline } from './pipeline.js'
export { RandomGaussianBlur, type RandomGaussianBlurOptions } from './randomGaussianBlur.js'
