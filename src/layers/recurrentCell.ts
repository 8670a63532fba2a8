import type { Given, OptionTable } from '../options.js'
import { arange, ones } from '../tensor/create.js'
import { dropout } from '../tensor/ops/dropout.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { type Activation, type ActivationLike, activationId, getActivation } from './activations.js'
import { surroundingContext } from './callContext.js'
import type { Initializer } from './initializers.js'
import { requireInputs } from './inputs.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import { alongWith } from './masks.js'
import { requireKnown, requireRate, requireSizes, titleOf } from './requirements.js'
import type { Walked, WalkOptions } from './rnnCell.js'
import type { Shape } from './symbolic.js'
import {
  type PolicyOptions,
  policyConfig,
  policyTable,
  type WeightPolicy,
  type WeightPolicyOptions,
  weightPolicy,
} from './weightPolicies.js'

export interface RecurrentCellOptions extends LayerOptions, WeightPolicyOptions, PolicyOptions<'recurrent'> {
  /** @default 'tanh' */
  activation?: ActivationLike | null
  /** Whether to add a bias. @default true */
  useBias?: boolean
  /** Share of the inputs that is dropped in training, the same at all steps. @default 0 */
  dropout?: number
  /** Share of the states that is dropped on their way into the product, the same at all steps and gates. @default 0 */
  recurrentDropout?: number
  /** Fixes what is dropped, whatever the model's seed. @default null */
  seed?: number | null
}

export interface GatedCellOptions extends RecurrentCellOptions {
  /** @default 'sigmoid' */
  recurrentActivation?: ActivationLike | null
}

/** Options, and the units that come before them. */
export type Units<Options> = Options & { units: number }

/** What the constructors of gated cells and of their layers take. */
export type GatedArguments<Options> = Given<
  Options,
  [units: number],
  [activation: ActivationLike | null, recurrentActivation: ActivationLike | null]
>

/** Their first options, for tables. */
export const gatedHead = {
  units: 'number!',
  activation: 'any',
  recurrentActivation: 'any',
  useBias: 'boolean',
} as const

const WEIGHTS = ['kernel', 'recurrent', 'bias'] as const

/** The options of weights and dropout, for tables; a layer has its activity regularizer among them. */
export const cellPolicies = (...between: 'activityRegularizer'[]) => policyTable(WEIGHTS, ...between)
export const dropoutTable = { dropout: 'number', recurrentDropout: 'number', seed: 'number?' } as const

/** Those of a layer's options that are its cell's, but for the units. */
export function cellOptions<Options extends { units: number }>(
  { units: _, ...options }: Options,
  table: OptionTable,
  name: string,
): Omit<Options, 'units'> {
  const own = Object.entries(options).filter(
    ([key]) => key in table || key === 'trainable' || key === 'dtype',
  )
  return { ...Object.fromEntries(own), name } as unknown as Omit<Options, 'units'>
}

/** Weights w [..., gates · units], a gate after the other, as kernels take them: the gates of a unit side by side. */
export function sideBySide(w: Tensor, gates: number): Tensor {
  const outer = w.shape.slice(0, -1)
  const axes = [...outer.map((_, axis) => axis), outer.length + 1, outer.length]
  return w
    .reshape([...outer, gates, w.shape.at(-1)! / gates])
    .transpose(axes)
    .reshape(w.shape)
}

/**
 * A step of a recurrence with the weights kernel [features, gates · units], recurrent_kernel [units, gates · units] and
 * bias: [x, …states] → [h, …states].
 */
export abstract class RecurrentCell extends Layer<readonly Tensor[]> {
  readonly units: number
  readonly activation: Activation
  readonly useBias: boolean
  readonly dropout: number
  readonly recurrentDropout: number
  readonly seed: number | null
  readonly #of: Record<(typeof WEIGHTS)[number], WeightPolicy>
  readonly #random: LayerRandom
  readonly #given: RecurrentCellOptions
  kernel!: Variable
  recurrentKernel!: Variable
  bias: Variable | null = null

  /** @param gates how many of the weights' columns a unit has */
  constructor(
    options: RecurrentCellOptions & { units: number },
    private readonly gates: number,
    readonly stateSize: number | readonly number[] = options.units,
  ) {
    super(options)
    this.units = requireSizes(this, 'units', options.units, 1)[0]
    this.activation = getActivation(options.activation === undefined ? 'tanh' : options.activation)
    this.useBias = options.useBias ?? true
    this.dropout = requireRate(this, 'dropout', options.dropout ?? 0)
    this.recurrentDropout = requireRate(this, 'recurrentDropout', options.recurrentDropout ?? 0)
    this.seed = options.seed ?? null
    this.#of = {
      kernel: weightPolicy('kernel', options, 'glorot_uniform'),
      recurrent: weightPolicy('recurrent', options, 'orthogonal'),
      bias: weightPolicy('bias', options, 'zeros'),
    }
    this.#random = new LayerRandom(this.seed)
    this.#given = options
  }

  /** @internal */
  copy(): this {
    return Reflect.construct(this.constructor, [this.#given])
  }

  override build([x]: readonly Shape[]): void {
    const width = this.gates * this.units
    const { kernel, recurrent, bias } = this.#of
    const [ofInput, ofStates] = this.rowsOfWeights(x)
    this.kernel = this.addWeight('kernel', [...ofInput, width], kernel.initializer, kernel)
    this.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [...ofStates, width],
      recurrent.initializer,
      recurrent,
    )
    if (this.useBias)
      this.bias = this.addWeight('bias', this.biasShape(width), this.biasBegin(bias.initializer), bias)
  }

  /** The axes before the columns of the weights of inputs x [batch, …], and of those of states. */
  protected rowsOfWeights(x: Shape): readonly [readonly number[], readonly number[]] {
    return [[requireKnown(this, x, -1)], [this.units]]
  }

  protected biasShape(width: number): readonly number[] {
    return [width]
  }

  /** How the bias begins. */
  protected biasBegin(initializer: Initializer): Initializer {
    return initializer
  }

  call(inputs: readonly Tensor[], context: CallContext = surroundingContext()): readonly Tensor[] {
    const count = [this.stateSize].flat().length
    requireInputs(
      this,
      inputs.map(({ shape }) => shape),
      1 + count,
      1 + count,
      'tensors, [x, …states]',
    )
    const [x, ...states] = inputs
    const last = this.walk(x.expandDims(1), states, { mask: null, begun: true }, context).states
    return [last[0], ...last]
  }

  walk(x: Tensor, states: readonly Tensor[], { mask, begun }: WalkOptions, context: CallContext): Walked {
    this.requireSequences(x)
    const [batch, , ...features] = x.shape
    const drawn = (shape: readonly number[], rate: number) =>
      context.training && rate > 0 ? dropout(ones(shape), rate, this.#random.of(context)) : null
    const noise = drawn([batch, 1, ...features], this.dropout)
    const keep = drawn(states[0].shape, this.recurrentDropout)
    const walked = this.compute(noise ? x.mul(noise) : x, states, mask, keep)
    if (!mask || !begun) return walked
    // States that were given stay until the first step that counts; outputs before it are 0.
    const steps = arange(x.shape[1])
    const upTo = steps.expandDims(1).lessEqual(steps).cast('float32')
    const seen = mask.cast('float32').matmul(upTo).greater(0)
    return { ...walked, outputs: alongWith(seen, walked.outputs).where(walked.outputs, 0) }
  }

  /** @throws RangeError for inputs that are not what the weights are for */
  protected requireSequences({ rank, shape }: Tensor): void {
    this.requireBuilt()
    const features = this.kernel.shape[0]
    if (rank === 3 && shape[2] === features) return
    throw new RangeError(`${titleOf(this)}: expected sequences [batch, steps, ${features}], got [${shape}]`)
  }

  /** All steps, where no noise is left but `keep`. */
  protected abstract compute(
    x: Tensor,
    states: readonly Tensor[],
    mask: Tensor | null,
    keep: Tensor | null,
  ): Walked

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: activationId(this.activation),
      use_bias: this.useBias,
      ...policyConfig(this.#of),
      dropout: this.dropout,
      recurrent_dropout: this.recurrentDropout,
      seed: this.seed,
    }
  }
}

/** A cell whose gates have an activation of their own. */
export abstract class GatedCell extends RecurrentCell {
  readonly recurrentActivation: Activation

  constructor(options: GatedCellOptions & { units: number }, gates: number, stateSize?: readonly number[]) {
    super(options, gates, stateSize)
    const { recurrentActivation = 'sigmoid' } = options
    this.recurrentActivation = getActivation(recurrentActivation)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), recurrent_activation: activationId(this.recurrentActivation) }
  }
}
