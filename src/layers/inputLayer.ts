import type { OptionTable } from '../options.js'
import { Input, inputTable } from './input.js'
import type { Symbolic } from './layer.js'

/** What a model begins with, as a class: `new Sequential([new InputLayer({ shape: [4] }), …])` is the same as with `Input`. */
export class InputLayer {
  /** What the constructor takes by name, in the order in which it may be given. */
  static readonly options: OptionTable = inputTable
  /** The tensor that `Input` makes. */
  readonly output: Symbolic

  constructor(...given: Parameters<typeof Input>) {
    this.output = Input(...given)
  }
}
