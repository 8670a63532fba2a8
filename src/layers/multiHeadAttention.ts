import { type Given, named, table } from '../options.js'
import { setMask } from '../tensor/mask.js'
import { attentionInOps, fusedAttention } from '../tensor/ops/attention.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import {
  type AttentionCall,
  argumentsConfig,
  callTable,
  checkAttentionInputs,
  namedInputs,
  windowMask,
} from './attentionInputs.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import type { Mask } from './masks.js'
import { Projection } from './projection.js'
import { getRegularizer, type Regularizer } from './regularizers.js'
import { requireKnown, requireRate, requireSizes, titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import type { Shape } from './symbolic.js'
import {
  policyConfig,
  policyTable,
  type WeightPolicies,
  type WeightPolicyOptions,
  weightPolicies,
} from './weightPolicies.js'

/** Masks of one sequence each, [batch, T], and one of pairs, [batch, Tq, Tv] or [batch, heads, Tq, Tv]. */
export type AttentionMask = 'query' | 'value' | 'key' | 'attention'

export interface MultiHeadAttentionOptions
  extends LayerOptions,
    WeightPolicyOptions,
    AttentionCall<AttentionMask> {
  /** Width of each head's values. Without it, `keyDim`. */
  valueDim?: number | null
  /** Share of the attention weights that is dropped in training. @default 0 */
  dropout?: number
  /** Whether the projections add a bias. @default true */
  useBias?: boolean
  /** Whether heads are multiplied by sigmoid(a projection of the query). @default false */
  useGate?: boolean
  /** The last axes of the output; null: the query's width. @default null */
  outputShape?: number | readonly number[] | null
  /** Axes along which positions see each other; null: all between batch and width. @default null */
  attentionAxes?: number | readonly number[] | null
  /** A position sees only those less than this many away; null: all. @default null */
  slidingWindow?: number | null
  /** Fixes what is dropped, whatever the model's seed. @default null */
  seed?: number | null
}

/**
 * Attention in several heads at once (Vaswani et al., "Attention Is All You Need", 2017;
 * keras.io/api/layers/attention_layers/multi_head_attention). Query, key and value are projected for each head,
 * the head mixes values by softmax(q·k / √keyDim), and a last projection brings the heads together. Called on
 * [query, value] or [query, value, key], and masks if any: [batch, Tq, width], [batch, Tv, …] → [batch, Tq, width].
 * With `returnAttentionScores` also the weights, [batch, heads, Tq, Tv].
 */
export class MultiHeadAttention extends Layer<readonly Tensor[]> {
  static override readonly kerasClass: string = 'MultiHeadAttention'
  static override readonly options = table<
    MultiHeadAttentionOptions & { numHeads: number; keyDim: number },
    LayerOptions
  >({
    numHeads: 'number!',
    keyDim: 'number!',
    valueDim: 'number?',
    dropout: 'number',
    useBias: 'boolean',
    outputShape: 'any',
    attentionAxes: 'any',
    slidingWindow: 'number?',
    ...policyTable(['kernel', 'bias'], 'activityRegularizer'),
    useGate: 'boolean',
    seed: 'number?',
    ...callTable,
  })
  readonly numHeads: number
  readonly keyDim: number
  readonly valueDim: number
  readonly dropout: number
  readonly useBias: boolean
  readonly useGate: boolean
  readonly outputShape: readonly number[] | null
  attentionAxes: readonly number[] | null
  readonly slidingWindow: number | null
  readonly seed: number | null
  readonly #arguments: AttentionCall<AttentionMask>
  readonly #of: WeightPolicies
  readonly #partRegularizer: Regularizer | null
  readonly #random: LayerRandom
  // Named as Keras names them in weight files, and in the order of the weights.
  /** @internal */
  queryDense!: Projection
  /** @internal */
  keyDense!: Projection
  /** @internal */
  gateDense: Projection | null = null
  /** @internal */
  valueDense!: Projection
  /** @internal */
  outputDense!: Projection

  constructor(
    ...given: Given<
      MultiHeadAttentionOptions,
      [numHeads: number, keyDim: number],
      [valueDim: number | null, dropout: number]
    >
  ) {
    const options = named<MultiHeadAttentionOptions & { numHeads: number; keyDim: number }>(
      new.target.name,
      MultiHeadAttention.options,
      given,
    )
    // As in Keras, the penalty is on what each projection gives, not on the output again.
    const { numHeads, keyDim, activityRegularizer = null } = options
    super({ ...options, activityRegularizer: null })
    const { valueDim, outputShape = null, attentionAxes = null, slidingWindow = null } = options
    this.numHeads = requireSizes(this, 'numHeads', numHeads, 1)[0]
    this.keyDim = requireSizes(this, 'keyDim', keyDim, 1)[0]
    this.valueDim = requireSizes(this, 'valueDim', valueDim ?? keyDim, 1)[0]
    this.dropout = requireRate(this, 'dropout', options.dropout ?? 0)
    this.useBias = options.useBias ?? true
    this.useGate = options.useGate ?? false
    this.outputShape = outputShape === null ? null : [outputShape].flat()
    this.attentionAxes = attentionAxes === null ? null : [attentionAxes].flat()
    this.slidingWindow =
      slidingWindow === null ? null : requireSizes(this, 'slidingWindow', slidingWindow, 1)[0]
    this.seed = options.seed ?? null
    this.#arguments = options
    this.#of = weightPolicies(options)
    this.#partRegularizer = getRegularizer(activityRegularizer)
    this.#random = new LayerRandom(this.seed)
  }

  override build(shapes: readonly Shape[]): void {
    const { masks = [] } = this.#arguments
    checkAttentionInputs(this, shapes, masks)
    const { query, value, key } = namedInputs(shapes, masks)
    for (const shape of [query, value, key]) requireKnown(this, shape, -1)
    this.#resolveAxes(query.length)

    const { numHeads, keyDim, valueDim, useBias, trainable } = this
    const part = (name: string, shape: Shape, outer: readonly number[], inner = 1) => {
      const policies = this.#of
      const activityRegularizer = this.#partRegularizer
      const projection = new Projection(inner, outer, {
        name,
        trainable,
        activityRegularizer,
        useBias,
        policies,
      })
      projection.ensureBuilt(shape)
      return projection
    }
    this.queryDense = part('query', query, [numHeads, keyDim])
    this.keyDense = part('key', key, [numHeads, keyDim])
    if (this.useGate) this.gateDense = part('gate', query, [numHeads, valueDim])
    this.valueDense = part('value', value, [numHeads, valueDim])
    const heads = [...query.slice(0, -1), numHeads, valueDim]
    this.outputDense = part('attention_output', heads, this.outputShape ?? [query.at(-1)!], 2)
  }

  /** Counts the attention axes from 0, once the rank of the inputs is known. */
  #resolveAxes(rank: number): void {
    const all = Array.from({ length: rank - 2 }, (_, i) => i + 1)
    const axes = this.attentionAxes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? all
    if (axes.length === 0 || !axes.every((axis) => all.includes(axis))) {
      throw new RangeError(
        `${titleOf(this)}: expected attentionAxes among ${all.join(', ')}, got [${this.attentionAxes}]`,
      )
    }
    this.attentionAxes = axes
  }

  call(inputs: readonly Tensor[], context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    this.requireBuilt()
    const { masks = [], returnAttentionScores = false } = this.#arguments
    const shapes = inputs.map((x) => x.shape)
    checkAttentionInputs(this, shapes, masks)
    const { query, value, key, masks: listed } = namedInputs(inputs, masks)
    const given = { ...this.#takeMasks(inputs, context), ...listed }
    const project = (part: Projection, x: Tensor) => part.forward(x, context) as Tensor

    // A batch is what positions don't see across: [batch, …others] as one axis, then positions, heads, depth.
    const axes = this.attentionAxes!
    const others = query.shape
      .map((_, axis) => axis)
      .slice(0, -1)
      .filter((axis) => !axes.includes(axis))
    const order = [...others, ...axes, query.rank - 1, query.rank]
    const inPlace = order.every((axis, i) => axis === i)
    const extents = (x: Tensor, along: readonly number[]) => along.map((axis) => x.shape[axis])
    const [batch, from, to] = [extents(query, others), extents(query, axes), extents(key, axes)]
    const { numHeads, keyDim, valueDim } = this
    const byPosition = (part: Projection, x: Tensor, positions: readonly number[]) => {
      const heads = project(part, x)
      const inOrder = inPlace ? heads : heads.transpose(order)
      return inOrder.reshape([sizeOf(batch), sizeOf(positions), numHeads, heads.shape.at(-1)!])
    }
    const operands = [
      byPosition(this.queryDense, query, from),
      byPosition(this.keyDense, key, to),
      byPosition(this.valueDense, value, to),
    ]
    const drops = context.training && this.dropout > 0
    const settings = {
      mask: this.#mask(given, batch, from, to),
      causal: this.#arguments.useCausalMask ?? false,
      scale: 1 / Math.sqrt(keyDim),
      // Where a query sees nothing, Keras' kernel for the plain case gives the mean of all values, its slower way 0.
      hidden:
        this.dropout === 0 && !returnAttentionScores && axes.length === 1
          ? ('replaced' as const)
          : ('dropped' as const),
      dropout: drops ? { rate: this.dropout, ...this.#random.of(context).draw() } : null,
    }
    const fused = returnAttentionScores ? null : fusedAttention(operands, settings)
    const { output: mixed, weights } = fused
      ? { output: fused, weights: null }
      : attentionInOps(operands, settings)
    const inOrder = mixed.reshape([...batch, ...from, numHeads, valueDim])
    // [...query's, heads, valueDim]
    const heads = inPlace ? inOrder : inOrder.transpose(order.map((_, axis) => order.indexOf(axis)))
    const gated = this.gateDense ? heads.mul(project(this.gateDense, query).sigmoid()) : heads
    const output = project(this.outputDense, gated)
    return weights && returnAttentionScores
      ? [output, weights.reshape([...batch, numHeads, ...from, ...to])]
      : output
  }

  /**
   * The masks that inputs have brought along. As in Keras, the inputs have none from then on: what is added to the
   * output, past this layer, counts as a whole.
   */
  #takeMasks(inputs: readonly Tensor[], { mask }: CallContext): Partial<Record<AttentionMask, Tensor>> {
    const count = inputs.length - (this.#arguments.masks?.length ?? 0)
    const given = [mask ?? []].flat().slice(0, count)
    for (const x of inputs.slice(0, count)) setMask(x, null)
    return Object.fromEntries(
      given.flatMap((one, i) => (one ? [[(['query', 'value', 'key'] as const)[i], one]] : [])),
    )
  }

  /** What is padding in the query is padding in the output. */
  override computeMask(_inputs: readonly Tensor[], mask: Mask): Mask {
    return [[mask].flat()[0] ?? null, null]
  }

  /** What is seen: all masks as one, [batch, heads, queries, keys] or 1 in place of any; null: everything. */
  #mask(
    { query, value, key, attention }: Partial<Record<AttentionMask, Tensor>>,
    batch: readonly number[],
    from: readonly number[],
    to: readonly number[],
  ): Tensor | null {
    const sizes = [batch, [this.numHeads], from, to]
    const pairs = 2 * from.length
    const ofSequence = [
      query?.expandDims(-1), // [batch, Tq, 1]
      value?.expandDims(-2), // [batch, 1, Tv]
      key?.expandDims(-2),
      this.slidingWindow === null ? undefined : windowMask(from[0], to[0], this.slidingWindow),
    ].filter((mask) => mask !== undefined)
    if (pairs > 2 && (ofSequence.length > 0 || this.#arguments.useCausalMask)) {
      throw new RangeError(
        `${titleOf(this)}: masks of a sequence need one attention axis, got [${this.attentionAxes}]; ` +
          "give an 'attention' mask of all pairs instead",
      )
    }
    const withHeads = [...ofSequence, ...(attention ? [attention] : [])].map((mask) => {
      const missing = Array<number>(sizes.flat().length - mask.rank).fill(1)
      return mask.reshape([...mask.shape.slice(0, -pairs), ...missing, ...mask.shape.slice(-pairs)])
    })
    if (withHeads.length === 0) return null
    const one = withHeads.reduce((a, b) => a.logicalAnd(b))
    let at = 0
    const whole = sizes.map((extents) => {
      const own = one.shape.slice(at, at + extents.length)
      at += extents.length
      return own.every((n) => n === 1) ? own : extents
    })
    return one.broadcastTo(whole.flat()).reshape(whole.map(sizeOf))
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      num_heads: this.numHeads,
      key_dim: this.keyDim,
      value_dim: this.valueDim,
      dropout: this.dropout,
      use_bias: this.useBias,
      use_gate: this.useGate,
      output_shape: this.outputShape,
      attention_axes: this.attentionAxes,
      sliding_window: this.slidingWindow,
      ...this.#policyConfig(),
      seed: this.seed,
      ...argumentsConfig(this.#arguments),
    }
  }

  /** Keras has the activity regularizer between the other regularizers and the constraints. */
  #policyConfig(): Record<string, unknown> {
    const { kernel_constraint, bias_constraint, ...rest } = policyConfig(this.#of)
    const activity_regularizer = serialize('regularizers', this.#partRegularizer)
    return { ...rest, activity_regularizer, kernel_constraint, bias_constraint }
  }
}
