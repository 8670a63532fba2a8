/** `glassgrad/saving`: layers and models made of their descriptions, which needs every layer and op there is. */

export { layerFromConfig } from './layers/fromConfig.js'
export { cloneModel } from './model/cloneModel.js'
export { modelFromJSON } from './model/saving/loadModel.js'
