import { Random } from '../tensor/random.js'
import type { CallContext } from './layer.js'

/**
 * Where a layer's random numbers come from: with a `seed` of its own, from that, so that neither other layers
 * nor the seed of `fit` change them; else from the step.
 */
export class LayerRandom {
  readonly #own: Random | null

  constructor(seed: number | null) {
    this.#own = seed === null ? null : new Random(seed)
  }

  /** The generator for one call. It follows the step's clock either way: each replay draws anew. */
  of({ random }: CallContext): Random {
    return this.#own ? new Random(this.#own.fork().seed, random.clock) : random
  }
}
