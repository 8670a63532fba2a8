import { snakeCase } from '../lookup.js'
import { checkOptions, type OptionTable, table } from '../options.js'
import { show } from '../show.js'
import { tensor } from '../tensor/create.js'
import type { HostData } from '../tensor/dtype.js'
import { withMaskOf } from '../tensor/mask.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { isFloat } from '../tensor/ops/tensorLike.js'
import { kindOf } from '../tensor/requireTensor.js'
import { abstractly, gpu, ready } from '../tensor/runtime.js'
import { isSize } from '../tensor/shape.js'
import type { HostArray } from '../tensor/strings.js'
import { empty, Tensor, type TensorType } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { Call, type Context, inferenceContext } from './callContext.js'
import { requireOutput } from './callResult.js'
import { type DTypePolicy, requirePolicy } from './dtypePolicy.js'
import { findIn } from './findIn.js'
import type { InitializerLike } from './initializers.js'
import { assign, collect } from './layerWeights.js'
import { type Mask, masksOf, passMask, requireMask } from './masks.js'
import { requireName, titleOf, uniqueName } from './names.js'
import { newWeight, type WeightOptions } from './newWeight.js'
import { getRegularizer, type Regularizer, type RegularizerLike } from './regularizers.js'
import { serialize } from './serialization.js'
import { requireExampleShape, type Shape, SymbolicTensor } from './symbolic.js'
import { forTwoSizes } from './unknownSizes.js'

/** Any layer. */
export type AnyLayer = Layer<LayerInput>
/** A tensor of a model that is being described. */
export type Symbolic = SymbolicTensor<AnyLayer>

/** What a layer is called on, or arrays in place of tensors. */
export type OrArrays<Input> = Input extends Tensor ? Tensor | NdArray : readonly (Tensor | NdArray)[]

/** What a layer gives, before there are values. @internal */
export interface OutputDescription {
  shape: Shape
  dtype: Symbolic['dtype']
}

/** What a layer may know of the step it is called in. @useDeclaredType */
export type CallContext = Context<AnyLayer>

export { inferenceContext }

/** Options that every layer has. */
export interface LayerOptions {
  /**
   * The layer's name, unique in its model. Without it, the class's in snake case, numbered: `dense`,
   * `dense_1`, …
   */
  name?: string
  /** Whether training may change the weights. @default true */
  trainable?: boolean
  /**
   * Shape of one example, without the batch, for a model's first layer. Without it, the model is built by its
   * first data.
   */
  inputShape?: readonly (number | null)[]
  /** A penalty on the layer's output, divided by the batch size. @default null */
  activityRegularizer?: RegularizerLike | null
  /**
   * What the weights begin with, in the order of `getWeights()`, as Keras 2's `weights`. Without it, their
   * initializers decide.
   */
  weights?: readonly (NdArray | Numbers)[]
  /** What the layer computes in. Without it, as its model does, or in float32. */
  dtype?: DTypePolicy
}

const layerTable = table<LayerOptions>({
  name: 'string',
  trainable: 'boolean',
  inputShape: 'any',
  activityRegularizer: 'any',
  weights: 'any',
  dtype: 'string',
})

/** What stands for the `build` of each layer's class. */
const buildsOnce = new WeakSet<CallableFunction>()

/** Texts and arrays that a layer keeps in a `.keras` file beside the weights. */
export interface HostState {
  /** Files by their names, `vocabulary.txt`. */
  assets(): Readonly<Record<string, string>>
  /** Arrays by their names. */
  arrays(): Readonly<Record<string, NdArray>>
  /** Takes both from a file; what it has not is missing. */
  load(assets: Readonly<Record<string, string>>, arrays: Readonly<Record<string, NdArray>>): void
}

/** What layers take: one tensor, or several. */
export type LayerInput = Tensor | readonly Tensor[]
/** The shapes that belong to such an input. */
export type ShapeOf<Input extends LayerInput> = Input extends Tensor ? Shape : readonly Shape[]

/**
 * A piece of a model. A layer of one's own extends this with `call`, and with `build` where it has weights:
 *
 * ```ts
 * class Scale extends Layer {
 *   factor!: Variable
 *   override build() { this.factor = this.addWeight('factor', [1], 'ones') }
 *   call(x: Tensor) { return x.mul(this.factor.value) }
 * }
 * ```
 *
 * Layers kept in its fields are found by themselves, with their weights; also in arrays, objects, Maps and Sets there,
 * but not in `#private` fields, which nobody sees. Called inside `call` (`this.inner.apply(x)`), they behave as in
 * training where this layer does.
 *
 * Options of its own it takes out before it hands the others on: `constructor({ factor, ...options }) {
 * super(options); … }`; what no layer knows is refused. Those that it does hand on it names: `static options =
 * { factor: 'number' }`.
 */
export abstract class Layer<Input extends LayerInput = Tensor> {
  /** What the constructor takes by name besides what every layer does, in the order in which it may be given. */
  static readonly options: OptionTable = {}
  /** Whether `call` can compute in float16; else it gets float32 whatever the policy. */
  static readonly takesFloat16: boolean = false
  /** Whether `call` only moves elements about, so that whole numbers come out as they were. */
  static readonly movesElements: boolean = false
  /**
   * The class that Keras has under this name, for model files. It counts for the very class that has it, not for a
   * subclass, which Keras doesn't know.
   */
  static readonly kerasClass: string | null = null
  readonly name: string
  built = false
  /**
   * Whether the layer passes masks on: those that `computeMask` gives, its input's where it is not overridden. Without it
   * masks end here, with a warning. True where `computeMask` is overridden, else false, unless a subclass sets it.
   */
  supportsMasking: boolean = this.computeMask !== Layer.prototype.computeMask
  /** Shape of one example, where it has been given. */
  readonly inputShape: Shape | null
  readonly activityRegularizer: Regularizer | null
  readonly #own: Variable[] = []
  readonly #given: LayerOptions['weights']
  /** The calls that made it part of models. */
  readonly #calls: { input: Symbolic | readonly Symbolic[]; output: Symbolic | readonly Symbolic[] }[] = []
  #trainable: boolean
  #policy: DTypePolicy | null

  constructor(options: LayerOptions = {}) {
    checkOptions(titleFor(new.target, options), { ...new.target.options, ...layerTable }, options)
    const { name, trainable = true, inputShape, activityRegularizer, weights, dtype } = options
    const kind = this.constructor.name || 'Layer' // a class need not have a name
    this.name = requireName(kind, name ?? uniqueName(snakeCase(kind)))
    this.#policy = dtype === undefined ? null : requirePolicy(`${kind} "${this.name}"`, dtype)
    this.#trainable = trainable
    this.#given = weights
    this.inputShape = inputShape
      ? requireExampleShape(`${this.constructor.name} "${this.name}": inputShape`, inputShape)
      : null
    this.activityRegularizer = getRegularizer(activityRegularizer)
    // As in Keras, build may be called by hand, and builds once. Hidden, so that it is no field of the layer's.
    const build = (shape: ShapeOf<Input>) => this.ensureBuilt(shape)
    buildsOnce.add(build)
    Object.defineProperty(this, 'build', { value: build, writable: true, configurable: true })
  }

  /**
   * What a layer about texts makes of data while they are on the host; its `call` goes on with that on the device. Such
   * layers stand at a model's beginning. @internal
   */
  encodeOnHost?(inputs: readonly HostArray[]): NdArray

  /** Whether texts may go into it. @internal */
  get takesTexts(): boolean {
    return this.encodeOnHost !== undefined
  }

  /** What such a layer knows besides weights, for `.keras` files. @internal */
  hostState?(): HostState

  /** Makes the weights, once the shape of the input is known. */
  build(_inputShape: ShapeOf<Input>): void {}

  /** Computes the output with tensor ops; at once, not in an async function. */
  abstract call(input: Input, context: CallContext): Tensor | readonly Tensor[]

  /**
   * The mask of what the layer gives, [batch, steps], null where all of it counts; a list for several outputs.
   * @param _input the tensor, or the list of them, that `call` got
   * @param mask theirs
   */
  computeMask(_input: Input, mask: Mask): Mask | undefined {
    return mask
  }

  /**
   * Adds a weight; Keras' name for it, its shape, and how it begins. For constructors and `build`.
   * @throws Error in `call`, where each call would add one more
   */
  protected addWeight(
    name: string,
    shape: readonly number[],
    initializer: InitializerLike = 'glorot_uniform',
    options: WeightOptions = {},
  ): Variable {
    if (Call.current?.isOf(this as unknown as AnyLayer)) {
      throw new Error(
        `${titleOf(this)}: addWeight("${name}") in call() would add a weight with each call: make weights in build() ` +
          'or in the constructor',
      )
    }
    const variable = newWeight(titleOf(this), name, shape, initializer, options)
    variable.path = `${this.name}/${name}`
    this.#own.push(variable)
    return variable
  }

  /**
   * Adds a penalty to the loss that training lowers: the sum of a tensor's values. For `call`.
   * @throws Error elsewhere
   */
  addLoss(loss: Tensor): void {
    const call = Call.current
    if (!call)
      throw new Error(`${titleOf(this)}: addLoss() belongs into call(), where there is a loss to add to`)
    if (!(loss instanceof Tensor))
      throw new TypeError(`${titleOf(this)}: addLoss() expects a tensor, got ${kindOf(loss)}`)
    call.addLoss(loss)
  }

  /** What the layer takes in the model that it is part of; a list where it takes one. @throws Error as `output` */
  get input(): Symbolic | readonly Symbolic[] {
    return this.#onlyCall('input')
  }

  /**
   * What the layer gives in the model that it is part of, a list where it gives several: the end of a model up to here,
   * `new Model(model.inputs, model.getLayer('conv').output)`.
   * @throws Error where it is part of none, or has been called several times
   */
  get output(): Symbolic | readonly Symbolic[] {
    return this.#onlyCall('output')
  }

  #onlyCall(end: 'input' | 'output'): Symbolic | readonly Symbolic[] {
    const [call, ...more] = this.#calls
    if (call && more.length === 0) return call[end]
    const why = call
      ? `has been called ${more.length + 1} times, so ${end} could be that of any`
      : `is part of no model yet, so it has no ${end}: call it on what Input(…) and other layers give`
    throw new Error(`${titleOf(this)} ${why}`)
  }

  /** Whether training may change the weights; setting it sets it for the layers inside too. */
  get trainable(): boolean {
    return this.#trainable
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable
    for (const layer of this.sublayers) if (layer.#trainable !== trainable) layer.trainable = trainable
  }

  /** What the layer has been told to compute with. */
  get dtypePolicy(): DTypePolicy {
    return this.#policy ?? 'float32'
  }

  /** Takes the policy of the model that the layer is in, unless it has one of its own. @internal */
  inheritPolicy(policy: DTypePolicy): void {
    this.#policy ??= policy
  }

  /** The type of the floats that `call` gets. */
  get computeType(): 'float32' | 'float16' {
    const { takesFloat16 } = this.constructor as typeof Layer
    return takesFloat16 && this.dtypePolicy === 'mixed_float16' ? 'float16' : 'float32'
  }

  /**
   * For the beginning of a `call` that needs weights.
   * @throws Error where nobody has made them yet
   */
  protected requireBuilt(): void {
    if (this.built) return
    throw new Error(
      `${titleOf(this)} has no weights yet: apply(x) makes them for the shape of x, call(x) alone does not`,
    )
  }

  /** A weight's value as the layer computes with it. */
  protected valueOf(weight: Variable): Tensor {
    if (!weight) this.requireBuilt()
    return weight.value.cast(this.computeType)
  }

  /** Layers inside this one, in the order of its fields. */
  get sublayers(): readonly AnyLayer[] {
    return findIn(Object.values(this), (value): value is AnyLayer => value instanceof Layer)
  }

  /** Weights that are the layer's own, not those of layers inside: trainable ones first. Variables in its fields too. */
  get ownWeights(): Variable[] {
    const kept = findIn(Object.values(this), (value): value is Variable => value instanceof Variable)
    const own = [...new Set([...this.#own, ...kept])]
    return [...own.filter((w) => w.trainable), ...own.filter((w) => !w.trainable)]
  }

  /** All weights, in Keras' order: own trainable ones, own others, then those of layers inside. */
  get weights(): Variable[] {
    return collect(this, ({ ownWeights }) => ownWeights)
  }

  /** Weights that an optimizer may change: none where `trainable` is false. */
  get trainableWeights(): Variable[] {
    return collect(this, ({ ownWeights, trainable }) => trainable && ownWeights.filter((w) => w.trainable))
  }

  /** Weights that no optimizer changes: those that are not `trainableWeights`. */
  get nonTrainableWeights(): Variable[] {
    const trainable = new Set(this.trainableWeights)
    return this.weights.filter((weight) => !trainable.has(weight))
  }

  /** The penalties of the weights' regularizers as the weights are now, each one number: what `fit` adds to the loss. */
  get losses(): Tensor[] {
    return this.weights.flatMap((weight) => (weight.penalty ? [weight.penalty(weight.value)] : []))
  }

  /** Number of values in all weights. */
  countParams(): number {
    return this.weights.reduce((sum, { size }) => sum + size, 0)
  }

  /** Builds the layer for inputs of this shape, once. */
  ensureBuilt(shape: ShapeOf<Input>): void {
    if (typeof this.call !== 'function') {
      throw new TypeError(`${titleOf(this)}: its class needs a call(x), which computes the output`)
    }
    if (this.built) return
    const build = buildsOnce.has(this.build) ? Object.getPrototypeOf(this).build : this.build
    build.call(this, shape)
    this.becomeBuilt()
  }

  /** Marks the layer as built; its weights get the values that were given for them. @internal */
  protected becomeBuilt(): void {
    this.built = true
    if (this.#given) this.setWeights(this.#given)
  }

  /**
   * `call` on floats of the layer's type, with the layer's name in front of what it dispatches.
   * @param context what this call is told; the rest is as in the call of a layer around it
   */
  forward(input: Input, context: Partial<CallContext> = {}): Tensor | readonly Tensor[] {
    this.ensureBuilt(
      (Array.isArray(input) ? input.map((x) => x.shape) : (input as Tensor).shape) as ShapeOf<Input>,
    )
    this.#requireFound()
    const mask = Object.hasOwn(context, 'mask') ? requireMask(this, context.mask) : masksOf(input)
    return gpu().within(this.name, () => {
      const floats = (x: Tensor) => (isFloat(x) ? withMaskOf(x, x.cast(this.computeType)) : x)
      const own = (Array.isArray(input) ? input.map(floats) : floats(input as Tensor)) as Input
      const call = new Call(this as unknown as AnyLayer, context, mask)
      const result = requireOutput(
        titleOf(this),
        call.run(() => this.call(own, call)),
      )
      const output = passMask(this as unknown as AnyLayer, own, result, mask)
      const penalty = this.activityRegularizer
      if (penalty) {
        for (const y of output instanceof Tensor ? [output] : output) {
          call.addLoss(penalty.penalty(y.cast('float32')).div(y.shape[0]))
        }
      }
      call.observe?.(this as unknown as AnyLayer, output)
      return output
    })
  }

  /** A layer that trains nothing since nobody finds its weights must not go on in silence. */
  #requireFound(): void {
    const around = Call.current
    if (!around || around.knows(this as unknown as AnyLayer) || this.trainableWeights.length === 0) return
    throw new Error(
      `${titleOf(this)} has weights and is called inside ${titleOf(around.outermost as AnyLayer)}, where it is not found, ` +
        'so it would neither be trained nor saved: keep it in a field that is not #private (arrays, objects, Maps and ' +
        'Sets will do) of the layer that calls it, or set its trainable to false',
    )
  }

  /**
   * The output's shape for an input's: what `call` gives on tensors without values. Sizes that follow the
   * unknown ones are told by trying two.
   */
  computeOutputShape(shape: ShapeOf<Input>): Shape | readonly Shape[] {
    const one = isShape(shape)
    const outputs = this.describeOutputs((one ? [shape] : shape) as readonly Shape[], one).map((y) => y.shape)
    return outputs.length === 1 ? outputs[0] : outputs
  }

  /**
   * Shapes and types of what `call` gives.
   * @param single whether it takes its one input as it is, not in a list
   * @internal
   */
  protected describeOutputs(
    shapes: readonly Shape[],
    single: boolean,
    types: readonly TensorType[] = shapes.map(() => this.inputType),
  ): OutputDescription[] {
    this.ensureBuilt((single ? shapes[0] : shapes) as ShapeOf<Input>)
    const attempt = (size: number) =>
      abstractly(() => {
        const tensors = shapes.map((extents, i) =>
          empty(
            extents.map((n) => n ?? size),
            types[i],
          ),
        )
        const call = new Call(this as unknown as AnyLayer, inferenceContext())
        const result = call.run(() => this.call((single ? tensors[0] : tensors) as LayerInput as Input, call))
        return [requireOutput(titleOf(this), result)].flat() as Tensor[]
      })
    const [a, b] = forTwoSizes(attempt)
    return a.map((y, i) => {
      const shape = y.shape.map((n, axis) => (b[i].shape[axis] === n ? n : null))
      if (!shape.every((n) => n === null || isSize(n)))
        throw new RangeError(`${titleOf(this)} would give ${show(shape)}; sizes are below 2^31`)
      return { shape, dtype: isFloat(y) ? 'float32' : y.dtype }
    })
  }

  /**
   * Looks at input values while they are still on the host, where a model's data go straight into this layer.
   * The device can't throw: what must not be silent garbage there is refused here.
   */
  checkInput(_values: HostData): void {}

  /** The dtype that the layer takes. */
  get inputType(): TensorType {
    return 'float32'
  }

  /**
   * Calls the layer: on symbolic tensors, to describe a model (`new Dense(64).apply(input)`), or on tensors, or arrays,
   * which it uploads, to compute. Inside another layer's `call` it behaves as that one is told to, unless it is told otherwise here.
   * A layer with several outputs gives a list: `const [output, scores] = attention.apply<[Symbolic, Symbolic]>(inputs)`.
   */
  apply<Output extends Symbolic | readonly Symbolic[] = Symbolic>(
    input: Symbolic | readonly Symbolic[],
  ): NoInfer<Output>
  apply<Output extends Tensor | readonly Tensor[] = Tensor>(
    input: OrArrays<Input>,
    context?: Partial<CallContext>,
  ): NoInfer<Output>
  apply(input: Symbolic | readonly Symbolic[] | OrArrays<Input>, context: Partial<CallContext> = {}) {
    const single = !Array.isArray(input)
    const given = (single ? [input] : input) as readonly (Symbolic | Tensor | NdArray)[]
    const inputs = given.map((x) => (x instanceof NdArray ? tensor(x) : x))
    if (inputs.length > 0 && inputs.every((x) => x instanceof Tensor))
      return this.forward((single ? inputs[0] : inputs) as Input, context)
    const wrong = inputs.findIndex((x) => !(x instanceof SymbolicTensor))
    if (inputs.length === 0 || wrong >= 0) {
      throw new TypeError(
        `${titleOf(this)}: expected a tensor, or one of a model that is being described (Input({ shape }) and what ` +
          `layers give for it), or a list of one kind, got ${inputs.length === 0 ? 'no tensors' : kindOf(inputs[wrong])}`,
      )
    }
    const symbols = inputs as readonly Symbolic[]
    if (!this.takesTexts && symbols.some(({ dtype }) => dtype === 'string')) {
      throw new RangeError(
        `${titleOf(this)} takes numbers, and its input holds texts: put a TextVectorization, a StringLookup or a Hashing ` +
          "of 'glassgrad/text' between",
      )
    }
    const call = { layer: this as unknown as AnyLayer, inputs: symbols, single }
    const outputs = this.outputsFor(symbols, single).map(
      ({ shape, dtype }, index) => new SymbolicTensor(shape, dtype, call, symbols[0].operate, index),
    )
    const output = outputs.length === 1 ? outputs[0] : outputs
    this.#calls.push({ input: input as Symbolic | readonly Symbolic[], output })
    return output
  }

  /** @internal */
  protected outputsFor(symbols: readonly Symbolic[], single: boolean): OutputDescription[] {
    const shapes = symbols.map((x) => x.shape)
    const own = this.encodeOnHost ? 'int32' : 'float32'
    if (this.computeOutputShape === Layer.prototype.computeOutputShape && own === 'float32')
      return this.describeOutputs(shapes, single)
    const output = this.computeOutputShape((single ? shapes[0] : shapes) as ShapeOf<Input>)
    return (isShape(output) ? [output] : output).map((shape) => ({ shape, dtype: own }))
  }

  /** Keras' configuration of the layer, in Keras' names. */
  getConfig(): Record<string, unknown> {
    const penalty = serialize('regularizers', this.activityRegularizer)
    return { name: this.name, trainable: this.trainable, ...(penalty && { activity_regularizer: penalty }) }
  }

  /** The weights' values, as host arrays in Keras' order. */
  async getWeights(): Promise<NdArray[]> {
    await ready()
    return Promise.all(this.weights.map(({ value }) => value.array()))
  }

  /**
   * Overwrites all weights, in the order of `getWeights()`.
   * @throws RangeError that names the weight that does not fit; then nothing has been changed
   */
  setWeights(values: readonly (NdArray | Numbers)[]): void {
    assign(this, values)
  }
}

/** The name of a layer's class in Keras; null for a class of one's own. */
export function kerasClassOf(layer: AnyLayer): string | null {
  const of = layer.constructor as typeof Layer
  return Object.hasOwn(of, 'kerasClass') ? of.kerasClass : null
}

function isShape(shape: Shape | readonly Shape[]): shape is Shape {
  return !Array.isArray(shape[0])
}

/** How messages call a layer that is being made. */
function titleFor({ name: className }: { name: string }, options: LayerOptions | null): string {
  return typeof options?.name === 'string'
    ? `${className || 'Layer'} "${options.name}"`
    : className || 'Layer'
}
