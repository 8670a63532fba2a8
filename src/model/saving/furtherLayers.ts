// The layers of entries of their own, in one: each more that is loaded by itself cuts the core into more pieces, which pack worse.
export * from '../../layers/audio/index.js'
export * from '../../layers/further/index.js'
export {
  HashedCrossing,
  Hashing,
  IntegerLookup,
  StringLookup,
  TextVectorization,
} from '../../layers/text/index.js'
