import { type Given, named, table } from '../options.js'
import { causalMask, fusedAttention } from '../tensor/ops/attention.js'
import { dropoutBy } from '../tensor/ops/dropout.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import {
  type AttentionCall,
  argumentsConfig,
  callTable,
  checkAttentionInputs,
  namedInputs,
} from './attentionInputs.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { LayerRandom } from './layerRandom.js'
import type { Mask } from './masks.js'
import { requireOneOf, requireRate, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface ScoredAttentionOptions extends LayerOptions, AttentionCall<'query' | 'value'> {
  /** Whether scores are scaled by a learned weight. Without it: Attention false, AdditiveAttention true. */
  useScale?: boolean
  /** Share of the attention weights that is dropped in training. @default 0 */
  dropout?: number
  /** Fixes what is dropped, whatever the model's seed. @default null */
  seed?: number | null
}

/**
 * softmax(scores)·value: for each query a mixture of the values, by how well their keys go with it. Called on
 * [query, value] or [query, value, key], and masks if any, of shapes [batch, Tq, dim], [batch, Tv, width],
 * [batch, Tv, dim] → [batch, Tq, width]; masks are [batch, Tq] and [batch, Tv].
 */
export abstract class ScoredAttention extends Layer<readonly Tensor[]> {
  readonly useScale: boolean
  readonly dropout: number
  readonly seed: number | null
  protected readonly arguments: AttentionCall<'query' | 'value'>
  readonly #random: LayerRandom

  constructor(options: ScoredAttentionOptions, useScale: boolean) {
    super(options)
    this.useScale = options.useScale ?? useScale
    this.dropout = requireRate(this, 'dropout', options.dropout ?? 0)
    this.seed = options.seed ?? null
    this.arguments = options
    this.#random = new LayerRandom(this.seed)
  }

  /** How well each key goes with each query: [batch, Tq, dim] and [batch, Tv, dim] → [batch, Tq, Tv]. */
  protected abstract scores(query: Tensor, key: Tensor): Tensor

  /** The query times all that scores are multiplied by, where these are its products with the keys; else null. */
  protected factor(_query: Tensor): Tensor | null {
    return null
  }

  override build(shapes: readonly Shape[]): void {
    checkAttentionInputs(this, shapes, this.arguments.masks ?? [])
  }

  call(inputs: readonly Tensor[], context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    const { masks = [], useCausalMask = false, returnAttentionScores = false } = this.arguments
    const shapes = inputs.map((x) => x.shape)
    checkAttentionInputs(this, shapes, masks)
    const { query, value, key, masks: listed } = namedInputs(inputs, masks)
    const [ofQuery, ofValue] = [context?.mask ?? []].flat()
    const given = masks.length > 0 ? listed : { query: ofQuery, value: ofValue } // as in Keras, not both
    if (query.shape.at(-1) !== key.shape.at(-1)) {
      throw new RangeError(
        `${titleOf(this)}: expected query and key of one width, got [${query.shape}] and [${key.shape}]`,
      )
    }
    const causal = useCausalMask
    const drops = context.training && this.dropout > 0
    const dropout = drops ? { rate: this.dropout, ...this.#random.of(context).draw() } : null
    const product = returnAttentionScores ? null : this.factor(query)
    if (product) {
      const mask = given.value?.reshape([-1, 1, 1, key.shape[1]]) ?? null
      const settings = { scale: 1, causal, hidden: 'lowered' as const, mask, dropout }
      const operands = [product, key, value].map((x) => x.expandDims(2)) // one head
      const mixture = fusedAttention(operands, settings)
      if (mixture) return whereGiven(given.query, mixture.squeeze(2))
    }
    const visible = [
      given.value?.expandDims(-2), // [batch, 1, Tv]
      causal ? causalMask(query.shape.at(-2)!, key.shape.at(-2)!) : undefined, // [Tq, Tv]
    ].filter((mask) => mask !== undefined)
    // Subtracted, not replaced: where nothing is visible, weights still sum to 1, as in Keras.
    const hidden = (scores: Tensor, mask: Tensor) => mask.where(scores, scores.sub(1e9))
    const one = visible.length > 1 ? [visible[0].logicalAnd(visible[1])] : visible
    const softmax = one.reduce(hidden, this.scores(query, key)).softmax(-1)
    const weights = dropout ? dropoutBy(softmax, dropout) : softmax
    const output = whereGiven(given.query, weights.matmul(value))
    return returnAttentionScores ? [output, weights] : output
  }

  /** What is padding in the query is padding in the output. */
  override computeMask(inputs: readonly Tensor[], mask: Mask): Mask {
    const { masks = [] } = this.arguments
    const query = masks.length > 0 ? namedInputs(inputs, masks).masks.query : [mask].flat()[0]
    return [query ?? null, null]
  }

  override getConfig(): Record<string, unknown> {
    const { useScale, dropout, seed } = this
    return { ...super.getConfig(), use_scale: useScale, dropout, seed, ...argumentsConfig(this.arguments) }
  }
}

export interface AttentionOptions extends ScoredAttentionOptions {
  /** `dot`: q·k; `concat`: Σ tanh(q + k), times a learned weight. @default 'dot' */
  scoreMode?: 'dot' | 'concat'
}

/**
 * Dot-product attention (Luong et al., "Effective Approaches to Attention-based Neural Machine Translation",
 * 2015; keras.io/api/layers/attention_layers/attention). `useScale` learns one factor for the scores.
 */
export class Attention extends ScoredAttention {
  static override readonly kerasClass: string = 'Attention'
  static override readonly options = table<AttentionOptions, LayerOptions>({
    useScale: 'boolean',
    scoreMode: 'string',
    dropout: 'number',
    seed: 'number?',
    ...callTable,
  })
  readonly scoreMode: 'dot' | 'concat'
  scale: Variable | null = null
  concatScoreWeight: Variable | null = null

  constructor(
    ...given: Given<AttentionOptions, [], [useScale: boolean, scoreMode: 'dot' | 'concat', dropout: number]>
  ) {
    const options = named<AttentionOptions>(new.target.name, Attention.options, given)
    super(options, false)
    this.scoreMode = requireOneOf(this, 'scoreMode', ['dot', 'concat'], options.scoreMode ?? 'dot')
  }

  override build(shapes: readonly Shape[]): void {
    super.build(shapes)
    if (this.useScale) this.scale = this.addWeight('scale', [], 'ones')
    if (this.scoreMode === 'concat') {
      this.concatScoreWeight = this.addWeight('concat_score_weight', [], 'ones')
    }
  }

  protected override factor(query: Tensor): Tensor | null {
    if (this.scoreMode === 'concat' || query.rank !== 3) return null
    return this.scale ? query.mul(this.scale.value) : query
  }

  protected scores(query: Tensor, key: Tensor): Tensor {
    const scaled = (x: Tensor) => (this.scale ? x.mul(this.scale.value) : x)
    if (!this.concatScoreWeight) return scaled(query.matmul(key, { transposeB: true }))
    return scaled(pairSums(query, key)).tanh().sum(-1).mul(this.concatScoreWeight.value)
  }

  override getConfig(): Record<string, unknown> {
    const { dropout, seed, ...rest } = super.getConfig()
    return { ...rest, score_mode: this.scoreMode, dropout, seed }
  }
}

/**
 * Additive attention: scores are Σ scale·tanh(q + k) over the width, with a learned scale [dim] (Bahdanau et
 * al., "Neural Machine Translation by Jointly Learning to Align and Translate", 2014;
 * keras.io/api/layers/attention_layers/additive_attention).
 */
export class AdditiveAttention extends ScoredAttention {
  static override readonly kerasClass: string = 'AdditiveAttention'
  static override readonly options = table<ScoredAttentionOptions, LayerOptions>({
    useScale: 'boolean',
    dropout: 'number',
    seed: 'number?',
    ...callTable,
  })
  scale: Variable | null = null

  constructor(...given: Given<ScoredAttentionOptions, [], [useScale: boolean, dropout: number]>) {
    const options = named<ScoredAttentionOptions>(new.target.name, AdditiveAttention.options, given)
    super(options, true)
  }

  override build(shapes: readonly Shape[]): void {
    super.build(shapes)
    const width = shapes[0].at(-1)
    if (typeof width !== 'number') {
      throw new RangeError(`${titleOf(this)}: expected a query whose last axis is known`)
    }
    if (this.useScale) this.scale = this.addWeight('scale', [width])
  }

  protected scores(query: Tensor, key: Tensor): Tensor {
    const terms = pairSums(query, key).tanh()
    return (this.scale ? terms.mul(this.scale.value) : terms).sum(-1)
  }
}

/** Zeros where the query is padding. */
function whereGiven(query: Tensor | null | undefined, mixture: Tensor): Tensor {
  return query ? query.expandDims(-1).where(mixture, 0) : mixture
}

/** q + k for all pairs: [batch, Tq, dim] and [batch, Tv, dim] → [batch, Tq, Tv, dim]. */
function pairSums(query: Tensor, key: Tensor): Tensor {
  return query.expandDims(-2).add(key.expandDims(-3))
}
