/** `glassgrad/layers`: layers that are seldom asked for; the others are in `glassgrad`, which has these too in Node. */

export {
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
} from './layers/adaptivePooling.js'
export {
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  type ConvLSTMOptions,
  type ConvLSTMWindowOptions,
} from './layers/convLSTM.js'
export { EinsumDense, type EinsumDenseOptions } from './layers/einsumDense.js'
export {
  GroupedQueryAttention,
  GroupedQueryAttention as GroupQueryAttention,
  type GroupQueryAttentionOptions,
} from './layers/groupQueryAttention.js'
export { ReversibleEmbedding, type ReversibleEmbeddingOptions } from './layers/reversibleEmbedding.js'
export { SpectralNormalization, type SpectralNormalizationOptions } from './layers/spectralNormalization.js'
