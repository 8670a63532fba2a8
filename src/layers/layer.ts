import { snakeCase } from '../lookup.js'
import type { HostData } from '../tensor/dtype.js'
import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { isFloat } from '../tensor/ops/define.js'
import { type Random, sharedRandom } from '../tensor/random.js'
import { abstractly, gpu, ready } from '../tensor/runtime.js'
import { empty, Tensor, type TensorType } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { type ConstraintLike, getConstraint } from './constraints.js'
import { type DTypePolicy, requirePolicy } from './dtypePolicy.js'
import { getInitializer, type InitializerLike } from './initializers.js'
import { uniqueName } from './names.js'
import { getRegularizer, type Regularizer, type RegularizerLike } from './regularizers.js'
import { serialize } from './serialization.js'
import { type Shape, SymbolicTensor } from './symbolic.js'

/** Any layer. */
export type AnyLayer = Layer<LayerInput>
/** A tensor of a model that is being described. */
export type Symbolic = SymbolicTensor<AnyLayer>

/** What a layer may know of the step it is called in. */
export interface CallContext {
  /** Whether to behave as in training: dropout drops, batch statistics are of the batch. */
  training: boolean
  /** Where random numbers come from, so that one seed decides them all. */
  random: Random
  /** Adds a scalar to the loss that training lowers. */
  addLoss(loss: Tensor): void
  /** Is told what each layer gives. */
  observe?(layer: AnyLayer, output: Tensor | readonly Tensor[]): void
}

/** Options that every layer has. */
export interface LayerOptions {
  name?: string
  trainable?: boolean
  /** Shape of one example, for a model's first layer, as Keras' `input_shape`. */
  inputShape?: readonly (number | null)[]
  /** A penalty on the layer's output, divided by the batch size. */
  activityRegularizer?: RegularizerLike | null
  /** What the weights begin with, in the order of `getWeights()`, as Keras 2's `weights`. */
  weights?: readonly (NdArray | Numbers)[]
  /** What the layer computes with; what its model says, or float32, where nothing is said. */
  dtype?: DTypePolicy
}

/** What `addWeight` may be told of a weight. */
export interface WeightOptions {
  trainable?: boolean
  regularizer?: RegularizerLike | null
  constraint?: ConstraintLike | null
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
 * Layers kept in its fields are found by themselves, with their weights.
 */
export abstract class Layer<Input extends LayerInput = Tensor> {
  /** Whether `call` can compute in float16; else it gets float32 whatever the policy. */
  static readonly takesFloat16: boolean = false
  /** Whether `call` only moves elements about, so that whole numbers come out as they were. */
  static readonly movesElements: boolean = false
  readonly name: string
  built = false
  /** Shape of one example, where it has been given. */
  readonly inputShape: Shape | null
  readonly activityRegularizer: Regularizer | null
  readonly #own: Variable[] = []
  readonly #given: LayerOptions['weights']
  #trainable: boolean
  #policy: DTypePolicy | null

  constructor(options: LayerOptions = {}) {
    const { name, trainable = true, inputShape, activityRegularizer, weights, dtype } = options
    this.name = name ?? uniqueName(snakeCase(this.constructor.name))
    this.#policy =
      dtype === undefined ? null : requirePolicy(`${this.constructor.name} "${this.name}"`, dtype)
    this.#trainable = trainable
    this.#given = weights
    this.inputShape = inputShape ?? null
    this.activityRegularizer = getRegularizer(activityRegularizer)
  }

  /** Makes the weights, once the shape of the input is known. */
  build(_inputShape: ShapeOf<Input>): void {}

  /** Computes the output with tensor ops. */
  abstract call(input: Input, context: CallContext): Tensor | readonly Tensor[]

  /** Adds a weight; Keras' name for it, its shape, and how it begins. */
  protected addWeight(
    name: string,
    shape: readonly number[],
    initializer: InitializerLike = 'glorot_uniform',
    { trainable = true, regularizer = null, constraint = null }: WeightOptions = {},
  ): Variable {
    const { draw } = getInitializer(initializer)
    const variable = new Variable(name, shape, () => draw(shape, sharedRandom()), trainable)
    const rule = getConstraint(constraint)
    const penalty = getRegularizer(regularizer)
    if (rule) variable.constraint = (weight) => rule.project(weight)
    if (penalty) variable.penalty = (weight) => penalty.penalty(weight)
    this.#own.push(variable)
    return variable
  }

  /** Whether training may change the weights; setting it sets it for the layers inside too. */
  get trainable(): boolean {
    return this.#trainable
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable
    for (const layer of this.sublayers) layer.trainable = trainable
  }

  /** What the layer has been told to compute with. */
  get dtypePolicy(): DTypePolicy {
    return this.#policy ?? 'float32'
  }

  /** Takes the policy of the model that the layer is in, unless it has one of its own. */
  inheritPolicy(policy: DTypePolicy): void {
    this.#policy ??= policy
  }

  /** The type of the floats that `call` gets. */
  get computeType(): 'float32' | 'float16' {
    const { takesFloat16 } = this.constructor as typeof Layer
    return takesFloat16 && this.dtypePolicy === 'mixed_float16' ? 'float16' : 'float32'
  }

  /** A weight's value as the layer computes with it. */
  protected valueOf(weight: Variable): Tensor {
    return weight.value.cast(this.computeType)
  }

  /** Layers inside this one, in the order of its fields. */
  get sublayers(): AnyLayer[] {
    return Object.values(this)
      .flat()
      .filter((value): value is AnyLayer => value instanceof Layer)
  }

  /** All weights, in Keras' order: own trainable ones, own others, then those of layers inside. */
  get weights(): Variable[] {
    const own = [...this.#own.filter((w) => w.trainable), ...this.#own.filter((w) => !w.trainable)]
    return [...new Set([...own, ...this.sublayers.flatMap((layer) => layer.weights)])]
  }

  /** Weights that an optimizer may change: none where `trainable` is false. */
  get trainableWeights(): Variable[] {
    if (!this.trainable) return []
    const own = this.#own.filter((w) => w.trainable)
    return [...new Set([...own, ...this.sublayers.flatMap((layer) => layer.trainableWeights)])]
  }

  /** Number of values in all weights. */
  countParams(): number {
    return this.weights.reduce((sum, { size }) => sum + size, 0)
  }

  /** Builds the layer for inputs of this shape, once. */
  ensureBuilt(shape: ShapeOf<Input>): void {
    if (this.built) return
    this.build(shape)
    this.becomeBuilt()
  }

  /** Marks the layer as built; its weights get the values that were given for them. */
  protected becomeBuilt(): void {
    this.built = true
    if (this.#given) this.setWeights(this.#given)
  }

  /** `call` on floats of the layer's type, with the layer's name in front of what it dispatches. */
  forward(input: Input, context: CallContext): Tensor | readonly Tensor[] {
    this.ensureBuilt(
      (Array.isArray(input) ? input.map((x) => x.shape) : (input as Tensor).shape) as ShapeOf<Input>,
    )
    return gpu().within(this.name, () => {
      const floats = (x: Tensor) => (isFloat(x) ? x.cast(this.computeType) : x)
      const output = this.call(
        (Array.isArray(input) ? input.map(floats) : floats(input as Tensor)) as Input,
        context,
      )
      const penalty = this.activityRegularizer
      if (penalty) {
        for (const y of output instanceof Tensor ? [output] : output) {
          context.addLoss(penalty.penalty(y.cast('float32')).div(y.shape[0]))
        }
      }
      context.observe?.(this as unknown as AnyLayer, output)
      return output
    })
  }

  /**
   * The output's shape for an input's: what `call` gives on tensors without values. Sizes that follow the
   * unknown ones are told by trying two.
   */
  computeOutputShape(shape: ShapeOf<Input>): Shape | readonly Shape[] {
    this.ensureBuilt(shape)
    const one = isShape(shape)
    const shapes: readonly Shape[] = one ? [shape] : shape
    const attempt = (size: number) =>
      abstractly(() => {
        const tensors = shapes.map((extents) =>
          empty(
            extents.map((n) => n ?? size),
            this.inputType,
          ),
        )
        const output = this.call((one ? tensors[0] : tensors) as LayerInput as Input, inferenceContext())
        return (output instanceof Tensor ? [output] : output).map((y) => y.shape)
      })
    const [a, b] = [attempt(512), attempt(1024)] // large: windows fit, and strides don't hide the difference
    const outputs = a.map((y, i) => y.map((n, axis) => (b[i][axis] === n ? n : null)))
    return outputs.length === 1 ? outputs[0] : outputs
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
   * Calls the layer: on symbolic tensors, to describe a model (`new Dense(64).apply(input)`), or on tensors,
   * to compute.
   */
  apply(input: Symbolic | readonly Symbolic[]): Symbolic
  apply(input: Input, context?: Partial<CallContext>): Tensor
  apply(input: Symbolic | readonly Symbolic[] | Input, context: Partial<CallContext> = {}) {
    const single = !Array.isArray(input)
    const inputs = (single ? [input] : input) as readonly (Symbolic | Tensor)[]
    if (inputs[0] instanceof Tensor)
      return this.forward(input as Input, { ...inferenceContext(), ...context })
    const symbols = inputs as readonly Symbolic[]
    const shapes = symbols.map((x) => x.shape)
    const output = this.computeOutputShape((single ? shapes[0] : shapes) as ShapeOf<Input>)
    const call = { layer: this as unknown as AnyLayer, inputs: symbols, single }
    if (isShape(output)) return new SymbolicTensor(output, 'float32', call)
    return output.map((shape, index) => new SymbolicTensor(shape, 'float32', call, index))
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
    const { weights } = this
    const name = `${this.constructor.name} "${this.name}"`
    if (!this.built) {
      throw new Error(`${name} has no weights yet: it is built when its input's shape is known`)
    }
    if (!Array.isArray(values) || values.length !== weights.length) {
      const got = Array.isArray(values) ? values.length : 'no list'
      throw new RangeError(`${name} has ${weights.length} weights, got ${got}`)
    }
    const arrays = values.map((value, i) =>
      arrayOf(value, `${name}: weight ${i} "${this.#pathOf(weights[i])}"`),
    )
    weights.forEach((weight, i) => {
      if (arrays[i].shape.join() === weight.shape.join()) return
      throw new RangeError(
        `${name}: weight ${i} "${this.#pathOf(weight)}" has shape [${weight.shape.join(', ')}], ` +
          `got values of shape [${arrays[i].shape.join(', ')}]`,
      )
    })
    weights.forEach((weight, i) => {
      weight.load(arrays[i])
    })
  }

  /** A weight's name with those of the layers inside that lead to it: `dense_1/kernel`. */
  #pathOf(weight: Variable): string {
    const inside = this.#own.includes(weight)
      ? null
      : this.sublayers.find((layer) => layer.weights.includes(weight))
    return inside ? `${inside.name}/${inside.#pathOf(weight)}` : weight.name
  }
}

/** How layers are called outside training. */
export function inferenceContext(): CallContext {
  return { training: false, random: sharedRandom(), addLoss: () => {} }
}

function isShape(shape: Shape | readonly Shape[]): shape is Shape {
  return !Array.isArray(shape[0])
}
