import { Input } from './input.js'
import type { Symbolic } from './layer.js'

/** What a model begins with, as a class: `new Sequential([new InputLayer({ shape: [4] }), …])` is the same as with `Input`. */
export class InputLayer {
  /** The tensor that `Input` makes. */
  readonly output: Symbolic

  constructor(...given: Parameters<typeof Input>) {
    this.output = Input(...given)
  }
}
