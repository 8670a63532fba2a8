/** `glassgrad/saving`: layers and models made of descriptions, which, but for a clone's, may name every layer and op there is. */

export type { Quantization } from './io/quantize.js'
export { layerFromConfig } from './layers/fromConfig.js'
export { cloneModel } from './model/cloneModel.js'
export { modelFromJSON } from './model/saving/loadModel.js'
export type { SaveOptions } from './model/saving/write.js'
export { type TfjsOptions, tfjsFiles } from './model/saving/writeTfjs.js'
