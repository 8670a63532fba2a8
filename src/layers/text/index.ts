export type { Salt } from './buckets.js'
export { HashedCrossing, type HashedCrossingOptions } from './hashedCrossing.js'
export { Hashing, type HashingOptions } from './hashing.js'
export { HostLayer, type HostValues } from './hostLayer.js'
export type { LookupMode, LookupOptions, Token } from './indexLookup.js'
export { IntegerLookup, type IntegerLookupOptions } from './integerLookup.js'
export { StringLookup, type StringLookupOptions } from './stringLookup.js'
export {
  type Split,
  type Standardize,
  TextVectorization,
  type TextVectorizationOptions,
} from './textVectorization.js'
