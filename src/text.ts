/** `glassgrad/text`: layers about texts and other things that are looked up. */

export type { Salt } from './layers/text/buckets.js'
export { HashedCrossing, type HashedCrossingOptions } from './layers/text/hashedCrossing.js'
export { Hashing, type HashingOptions } from './layers/text/hashing.js'
export { HostLayer, type HostValues } from './layers/text/hostLayer.js'
export type { LookupMode, LookupOptions, Token } from './layers/text/indexLookup.js'
export { IntegerLookup, type IntegerLookupOptions } from './layers/text/integerLookup.js'
export { StringLookup, type StringLookupOptions } from './layers/text/stringLookup.js'
export {
  type Split,
  type Standardize,
  TextVectorization,
  type TextVectorizationOptions,
} from './layers/text/textVectorization.js'
