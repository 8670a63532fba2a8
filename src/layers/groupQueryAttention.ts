import { type Given, named, table } from '../options.js'
import { attentionInOps, fusedAttention } from '../tensor/ops/attention.js'
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
import type { AttentionMask } from './multiHeadAttention.js'
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

export interface GroupQueryAttentionOptions
  extends LayerOptions,
    WeightPolicyOptions,
    AttentionCall<AttentionMask> {
  /** Share of the attention weights that is dropped in training. @default 0 */
  dropout?: number
  /** Whether the projections add a bias. @default true */
  useBias?: boolean
  /** A position sees only those less than this many away; null: all. @default null */
  slidingWindow?: number | null
  /** Whether heads are multiplied by sigmoid(a projection of the query). @default false */
  useGate?: boolean
  /** Fixes what is dropped, whatever the model's seed. @default null */
  seed?: number | null
}

type Heads = { headDim: number; numQueryHeads: number; numKeyValueHeads: number }

/**
 * Attention in which several query heads share one head of keys and values (Ainslie et al., "GQA: Training Generalized
 * Multi-Query Transformer Models from Multi-Head Checkpoints", 2023;
 * keras.io/api/layers/attention_layers/group_query_attention). Called on [query, value] or [query, value, key], and masks if
 * any, as MultiHeadAttention, and exported by Keras' public name, GroupQueryAttention: [batch, Tq, width], [batch, Tv, …] → [batch, Tq, width].
 */
export class GroupedQueryAttention extends Layer<readonly Tensor[]> {
  static override readonly kerasClass: string = 'GroupQueryAttention'
  static override readonly options = table<GroupQueryAttentionOptions & Heads, LayerOptions>({
    headDim: 'number!',
    numQueryHeads: 'number!',
    numKeyValueHeads: 'number!',
    dropout: 'number',
    useBias: 'boolean',
    slidingWindow: 'number?',
    ...policyTable(['kernel', 'bias'], 'activityRegularizer'),
    useGate: 'boolean',
    seed: 'number?',
    ...callTable,
  })
  readonly headDim: number
  readonly numQueryHeads: number
  readonly numKeyValueHeads: number
  readonly dropout: number
  readonly useBias: boolean
  readonly useGate: boolean
  readonly slidingWindow: number | null
  readonly seed: number | null
  readonly #arguments: AttentionCall<AttentionMask>
  readonly #of: WeightPolicies
  readonly #partRegularizer: Regularizer | null
  readonly #random: LayerRandom
  // Named as Keras names them in weight files, and in the order of the weights.
  /** @internal */
  _queryDense!: Projection
  /** @internal */
  _keyDense!: Projection
  /** @internal */
  _gateDense: Projection | null = null
  /** @internal */
  _valueDense!: Projection
  /** @internal */
  _outputDense!: Projection

  constructor(
    ...given: Given<
      GroupQueryAttentionOptions,
      [headDim: number, numQueryHeads: number, numKeyValueHeads: number],
      [dropout: number, useBias: boolean]
    >
  ) {
    const options = named<GroupQueryAttentionOptions & Heads>(
      new.target.name,
      GroupedQueryAttention.options,
      given,
    )
    // As in Keras, the penalty is on what each projection gives, and on the output.
    super(options)
    const { slidingWindow = null } = options
    const size = (option: keyof Heads) => requireSizes(this, option, options[option], 1)[0]
    this.headDim = size('headDim')
    this.numQueryHeads = size('numQueryHeads')
    this.numKeyValueHeads = size('numKeyValueHeads')
    if (this.numQueryHeads % this.numKeyValueHeads !== 0) {
      throw new RangeError(
        `${titleOf(this)}: expected numQueryHeads in ${this.numKeyValueHeads} equal groups, got ${this.numQueryHeads}`,
      )
    }
    this.dropout = requireRate(this, 'dropout', options.dropout ?? 0)
    this.useBias = options.useBias ?? true
    this.useGate = options.useGate ?? false
    this.slidingWindow =
      slidingWindow === null ? null : requireSizes(this, 'slidingWindow', slidingWindow, 1)[0]
    this.seed = options.seed ?? null
    this.#arguments = options
    this.#of = weightPolicies(options)
    this.#partRegularizer = getRegularizer(options.activityRegularizer)
    this.#random = new LayerRandom(this.seed)
  }

  override build(shapes: readonly Shape[]): void {
    const { masks = [] } = this.#arguments
    checkAttentionInputs(this, shapes, masks)
    const { query, value, key } = namedInputs(shapes, masks)
    if (query.length !== 3) {
      throw new RangeError(`${titleOf(this)}: expected a query [batch, Tq, width], got ${query.length} axes`)
    }
    const width = requireKnown(this, query, -1)
    const { headDim, numQueryHeads, numKeyValueHeads, useBias, trainable } = this
    const part = (name: string, shape: Shape, outer: readonly number[], inner = 1) => {
      const activityRegularizer = this.#partRegularizer
      const options = { name, trainable, activityRegularizer, useBias, policies: this.#of }
      const projection = new Projection(inner, outer, options)
      requireKnown(this, shape, -1)
      projection.ensureBuilt(shape)
      return projection
    }
    this._queryDense = part('query', query, [numQueryHeads, headDim])
    this._keyDense = part('key', key, [numKeyValueHeads, headDim])
    if (this.useGate) this._gateDense = part('gate', query, [numQueryHeads, headDim])
    this._valueDense = part('value', value, [numKeyValueHeads, headDim])
    const heads = [...query.slice(0, -1), numQueryHeads, headDim]
    this._outputDense = part('attention_output', heads, [width], 2)
  }

  call(inputs: readonly Tensor[], context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    this.requireBuilt()
    const { masks = [], returnAttentionScores = false } = this.#arguments
    checkAttentionInputs(
      this,
      inputs.map((x) => x.shape),
      masks,
    )
    const { query, value, key, masks: listed } = namedInputs(inputs, masks)
    const project = (part: Projection, x: Tensor) => part.forward(x, context) as Tensor
    const { headDim, numQueryHeads, numKeyValueHeads } = this
    /** [batch, T, groups, depth] → [batch, T, heads, depth] */
    const shared = (x: Tensor) => {
      const [batch, steps] = x.shape
      return x
        .expandDims(3)
        .broadcastTo([batch, steps, numKeyValueHeads, numQueryHeads / numKeyValueHeads, headDim])
        .reshape([batch, steps, numQueryHeads, headDim])
    }
    const operands = [
      project(this._queryDense, query),
      shared(project(this._keyDense, key)),
      shared(project(this._valueDense, value)),
    ]
    const drops = context.training && this.dropout > 0
    const settings = {
      mask: this.#mask({ ...this.#given(inputs, context), ...listed }, query.shape[1], key.shape[1]),
      causal: this.#arguments.useCausalMask ?? false,
      scale: 1 / Math.sqrt(headDim),
      // Where a query sees nothing, Keras' kernel for the plain case gives the mean of all values, its slower way 0.
      hidden: this.dropout === 0 && !returnAttentionScores ? ('replaced' as const) : ('dropped' as const),
      dropout: drops ? { rate: this.dropout, ...this.#random.of(context).draw() } : null,
    }
    const fused = returnAttentionScores ? null : fusedAttention(operands, settings)
    const { output: mixed, weights } = fused
      ? { output: fused, weights: null }
      : attentionInOps(operands, settings)
    const gated = this._gateDense ? mixed.mul(project(this._gateDense, query).sigmoid()) : mixed
    const output = project(this._outputDense, gated)
    return weights && returnAttentionScores ? [output, weights] : output
  }

  /** The masks that inputs have brought along. */
  #given(inputs: readonly Tensor[], { mask }: CallContext): Partial<Record<AttentionMask, Tensor>> {
    const count = inputs.length - (this.#arguments.masks?.length ?? 0)
    const given = [mask ?? []].flat().slice(0, count)
    return Object.fromEntries(
      given.flatMap((one, i) => (one ? [[(['query', 'value', 'key'] as const)[i], one]] : [])),
    )
  }

  /** What is seen: all masks as one, [batch, heads, queries, keys] or 1 in place of any; null: everything. */
  #mask(
    { query, value, key, attention }: Partial<Record<AttentionMask, Tensor>>,
    from: number,
    to: number,
  ): Tensor | null {
    const all = [
      query?.expandDims(-1), // [batch, Tq, 1]
      value?.expandDims(-2), // [batch, 1, Tv]
      key?.expandDims(-2),
      this.slidingWindow === null ? undefined : windowMask(from, to, this.slidingWindow),
      attention,
    ].filter((mask) => mask !== undefined)
    const withHeads = all.map((mask) => {
      const heads = mask.rank === 3 ? mask.expandDims(1) : mask
      return heads.reshape([...Array<number>(4 - heads.rank).fill(1), ...heads.shape])
    })
    return withHeads.length ? withHeads.reduce((a, b) => a.logicalAnd(b)) : null
  }

  /** What is padding in the query is padding in the output. */
  override computeMask(_inputs: readonly Tensor[], mask: Mask): Mask {
    return [[mask].flat()[0] ?? null, null]
  }

  override getConfig(): Record<string, unknown> {
    const { activity_regularizer: _, ...config } = super.getConfig()
    return {
      ...config,
      head_dim: this.headDim,
      num_query_heads: this.numQueryHeads,
      num_key_value_heads: this.numKeyValueHeads,
      use_bias: this.useBias,
      use_gate: this.useGate,
      sliding_window: this.slidingWindow,
      dropout: this.dropout,
      ...policyConfig(this.#of),
      activity_regularizer: serialize('regularizers', this.activityRegularizer),
      seed: this.seed,
      ...argumentsConfig(this.#arguments),
    }
  }
}
