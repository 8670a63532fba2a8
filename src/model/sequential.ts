import { Input } from '../layers/input.js'
import { InputLayer } from '../layers/inputLayer.js'
import {
  type AnyLayer,
  Layer,
  type LayerInput,
  type LayerOptions,
  type ShapeOf,
  type Symbolic,
} from '../layers/layer.js'
import { type Shape, SymbolicTensor } from '../layers/symbolic.js'
import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import type { Tensor } from '../tensor/tensor.js'
import { Graph } from './graph.js'
import { Model } from './model.js'

/** What a Sequential is made of: layers, and before them an Input if the shape is to be known early. */
export type SequentialPart = Layer<Tensor> | Model | Symbolic | InputLayer

export interface SequentialOptions extends LayerOptions {
  /** The layers to begin with. @default [] */
  layers?: readonly SequentialPart[]
}

/**
 * Layers one after the other (keras.io/api/models/sequential). The first may carry `inputShape`; without
 * it, or an `Input`, the model is built when it first sees data.
 */
export class Sequential extends Model {
  readonly #layers: AnyLayer[] = []
  /** What each layer gives, once the input is known. */
  readonly #outputs: Symbolic[] = []
  #input: Symbolic | null = null

  static override readonly options = table<SequentialOptions, LayerOptions>({ layers: 'any' })

  constructor(...given: Given<SequentialOptions, [], [layers: readonly SequentialPart[]]>) {
    const { layers = [], ...options } = named<SequentialOptions>(new.target.name, Sequential.options, given)
    super(options)
    if (!Array.isArray(layers)) {
      throw new RangeError(`Sequential "${this.name}": ${misplaced('a list of layers', layers)}`)
    }
    for (const part of layers) this.add(part)
  }

  /** Appends a layer. */
  add(given: SequentialPart): void {
    const part = given instanceof InputLayer ? given.output : given
    if (part instanceof SymbolicTensor) {
      if (this.#layers.length > 0)
        throw new RangeError(`Sequential "${this.name}": an Input comes first, not after layers`)
      this.#input = part
      return
    }
    if (!(part instanceof Layer)) {
      throw new RangeError(`Sequential "${this.name}": ${misplaced('a layer', part)}`)
    }
    const layer = part as unknown as AnyLayer
    if (this.#layers.some(({ name }) => name === layer.name)) {
      throw new RangeError(
        `Sequential "${this.name}": there is a layer "${layer.name}" already; give it another name`,
      )
    }
    if (this.#layers.length === 0) {
      // A model in the first place brings its own input along.
      const shape = layer.inputShape ?? (part instanceof Model ? part.inputShapes?.[0].slice(1) : null)
      if (shape) this.#input ??= inputFor(layer, shape)
    }
    if (this.#input) this.#connect(layer)
    this.#layers.push(layer)
    this.handOnPolicy()
    if (this.#input) this.becomeBuilt()
  }

  /** Takes the last layer off. */
  pop(): void {
    if (this.#layers.length === 0) throw new RangeError(`Sequential "${this.name}" has no layers to take off`)
    this.#layers.pop()
    this.#outputs.pop()
    this.graph = null
    if (this.#layers.length === 0) this.built = false
  }

  /** The layers in their order; `add` and `pop` change them. */
  override get layers(): readonly AnyLayer[] {
    return Object.freeze([...this.#layers])
  }

  /** @internal */
  override get kind(): 'Sequential' {
    return 'Sequential'
  }

  /** @internal */
  protected override get rows(): readonly AnyLayer[] {
    return this.#layers
  }

  override build(shape: ShapeOf<LayerInput>): void {
    if (this.graph) return
    if (this.#layers.length === 0)
      throw new RangeError(`Sequential "${this.name}" has no layers: add some first`)
    this.#input = inputFor(this.#layers[0], (shape as Shape).slice(1))
    this.#outputs.length = 0
    for (const layer of this.#layers) this.#connect(layer)
    this.becomeBuilt()
  }

  /** Made when it is needed, not for each layer anew. @internal */
  protected override makeGraph(): Graph | null {
    const output = this.#outputs.at(-1)
    return this.#input && output ? new Graph([this.#input], [output]) : null
  }

  /** Builds a layer for the output of the one before. */
  #connect(layer: AnyLayer): void {
    this.#outputs.push(layer.apply(this.#outputs.at(-1) ?? this.#input!) as Symbolic)
    this.graph = null // it is another from now on
  }
}

/** What comes before a first layer: texts, where it is about them. */
function inputFor(layer: AnyLayer, shape: Shape): Symbolic {
  const { takes } = layer as { takes?: 'string' | 'int32' }
  return Input({ shape, ...(layer.takesTexts && { dtype: takes ?? 'string' }) })
}
