/** `glassgrad/image`: augmentations of images that are seldom asked for; the others are in `glassgrad`, which has these too in Node. */

export * from './layers/further/index.js'
export {
  AutoContrast,
  type AutoContrastOptions,
  type ColorAugmentationOptions,
  RandomColorDegeneration,
  RandomGrayscale,
  type RandomGrayscaleOptions,
  RandomHue,
  RandomInvert,
  type RandomInvertOptions,
  RandomPosterization,
  RandomSaturation,
  RandomSharpness,
  Solarization,
  type SolarizationOptions,
} from './layers/colorAugmentations.js'
export { RandomColorJitter, type RandomColorJitterOptions } from './layers/randomColorJitter.js'
export { RandomErasing, type RandomErasingOptions } from './layers/randomErasing.js'
// What they take and give
export type { Augmentation } from './layers/augmentation.js'
export type { Mixed } from './layers/further/mixing.js'
