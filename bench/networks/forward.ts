import type { Conv, Dense, Layer, Lstm, Norm, Pool } from './nets.js'

/**
 * How a library says a layer. `T` is what goes through the network, an array of a batch of examples; `P` what a
 * parameter is, in turn: kernel and bias; gamma and beta of a normalization, and its moving mean and variance
 * where it goes by those.
 */
export interface Words<T, P = T> {
  /** Whether normalizations go by the batch, as in training, or by their moving averages. */
  statistics: 'batch' | 'moving'
  conv(x: T, layer: Conv, parameters: readonly P[]): T
  norm(x: T, layer: Norm, parameters: readonly P[]): T
  dense(x: T, layer: Dense, parameters: readonly P[]): T
  /** The last h of sequences [batch, steps, features]; columns of weights are those of i, f, g, o in turn. */
  lstm(x: T, layer: Lstm, parameters: readonly P[]): T
  pool(x: T, layer: Pool): T
  average(x: T): T
  flatten(x: T): T
  /** relu(a + b) */
  join(a: T, b: T): T
  /** x for two readers. */
  fork(x: T): readonly [T, T]
}

/** Takes `x` through layers; takes their parameters off the front of `parameters`. */
export function forward<T, P>(words: Words<T, P>, layers: readonly Layer[], x: T, parameters: P[]): T {
  const take = (count: number) => parameters.splice(0, count)
  let a = x
  for (const layer of layers) {
    if (layer.kind === 'conv') a = words.conv(a, layer, take(layer.bias ? 2 : 1))
    else if (layer.kind === 'norm') a = words.norm(a, layer, take(words.statistics === 'batch' ? 2 : 4))
    else if (layer.kind === 'dense') a = words.dense(a, layer, take(2))
    else if (layer.kind === 'lstm') a = words.lstm(a, layer, take(3))
    else if (layer.kind === 'pool') a = words.pool(a, layer)
    else if (layer.kind === 'average') a = words.average(a)
    else if (layer.kind === 'flatten') a = words.flatten(a)
    else {
      const [main, shortcut] = words.fork(a)
      const through = forward(words, layer.main, main, parameters)
      a = words.join(through, forward(words, layer.shortcut, shortcut, parameters))
    }
  }
  return a
}
