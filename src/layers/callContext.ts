import { type Random, sharedRandom } from '../tensor/random.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Mask } from './masks.js'
import { titleOf } from './names.js'

/** What a layer may know of the step it is called in. `L` is the type of layers. */
export interface Context<L> {
  /** Whether to behave as in training: dropout drops, batch statistics are of the batch. */
  training: boolean
  /** Where random numbers come from, so that one seed decides them all. */
  random: Random
  /** Adds a scalar to the loss that training lowers. */
  addLoss(loss: Tensor): void
  /** Is told what each layer gives. */
  observe?(layer: L, output: Tensor | readonly Tensor[]): void
  /**
   * Which steps of the input count, [batch, steps], null: all; a list for a list of inputs. Given to `apply`,
   * it holds for this one call. Without it, the mask that the input has.
   */
  readonly mask?: Mask
}

/** What the call of a layer needs to know of it. */
interface Caller {
  readonly name: string
  readonly sublayers: readonly Caller[]
}

/** The innermost call under way. Calls are synchronous, so there is one chain of them. */
let innermost: Call<Caller> | null = null

/**
 * A layer's call under way, and what the layer may know of its step. Layers that are called inside it take from it
 * what they are not told: so a layer's `call` hands nothing on by hand.
 */
export class Call<L extends Caller> implements Context<L> {
  readonly training: boolean
  readonly random: Random
  readonly addLoss: (loss: Tensor) => void
  readonly observe?: (layer: L, output: Tensor | readonly Tensor[]) => void
  readonly #layer: L
  readonly #mask: Mask
  readonly #outer: Call<Caller> | null
  /** All layers inside the outermost call's, once one of them has been asked for. */
  #known: Set<Caller> | null = null

  /**
   * @param given what this call is told; the rest is as in the call around it, and outside any as in inference
   * @param mask the input's
   */
  constructor(layer: L, given: Partial<Context<L>> = {}, mask: Mask = null) {
    const around: Partial<Context<L>> = innermost ?? {}
    this.training = given.training ?? around.training ?? false
    this.random = given.random ?? around.random ?? sharedRandom()
    this.addLoss = given.addLoss ?? around.addLoss ?? (() => {})
    this.observe = given.observe ?? around.observe
    this.#layer = layer
    this.#mask = mask
    this.#outer = innermost
  }

  /** The input's mask; no property of the object itself, so that `{ ...context }` does not take it to another input. */
  get mask(): Mask {
    return this.#mask
  }

  /** The innermost call under way. */
  static get current(): Call<Caller> | null {
    return innermost
  }

  /** Whether it is this layer's. */
  isOf(layer: Caller): boolean {
    return this.#layer === layer
  }

  /** The layer whose call all others under way are part of. */
  get outermost(): Caller {
    return this.#outer ? this.#outer.outermost : this.#layer
  }

  /** Whether a layer is inside the outermost one, found by its fields. */
  knows(layer: Caller): boolean {
    if (this.#outer) return this.#outer.knows(layer)
    if (this.#known?.has(layer)) return true
    this.#known = new Set() // anew: a call may make layers
    const rest: Caller[] = [this.#layer]
    for (let next = rest.pop(); next; next = rest.pop()) {
      if (this.#known.has(next)) continue
      this.#known.add(next)
      rest.push(...next.sublayers)
    }
    return this.#known.has(layer)
  }

  /** Runs the layer's `call`. */
  run<T>(body: () => T): T {
    const around = innermost
    innermost = this as unknown as Call<Caller>
    try {
      return body()
    } catch (error) {
      throw calledAsFunction(this.#layer, error) ?? error
    } finally {
      innermost = around
    }
  }
}

/** In Keras layers are called as functions: whoever does it here, with one in a field, is told how. */
function calledAsFunction(layer: Caller, error: unknown): TypeError | null {
  const field = error instanceof TypeError && /this\.(\w+) is not a function/.exec(error.message)?.[1]
  const inner: unknown = field ? Reflect.get(layer, field) : null
  if (typeof inner !== 'object' || inner === null || !('sublayers' in inner)) return null
  return new TypeError(`${titleOf(layer)}: this.${field} is a layer: write this.${field}.apply(x)`, {
    cause: error,
  })
}

/** What a layer's `call` goes by that is called by hand, without a context: as the call around it, without its mask. */
export function surroundingContext(): Context<never> {
  return innermost ? { ...innermost } : inferenceContext()
}

/** How layers are called outside training. */
export function inferenceContext(): Context<never> {
  return { training: false, random: sharedRandom(), addLoss: () => {} }
}
