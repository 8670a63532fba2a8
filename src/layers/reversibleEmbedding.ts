import { type Given, named, type OptionTable } from '../options.js'
import { matmul } from '../tensor/ops/matmul.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { Embedding, type EmbeddingOptions } from './embedding.js'
import { titleOf } from './requirements.js'

export interface ReversibleEmbeddingOptions extends EmbeddingOptions {
  /** Whether the way back goes by the same vectors; else by weights of its own. @default true */
  tieWeights?: boolean
  /** What the way back computes in. Only float32 is offered. @default null */
  reverseDtype?: string | null
  /** Holds the scores c of the way back within ±logitSoftCap by tanh(c / cap) · cap; null: as they are. @default null */
  logitSoftCap?: number | null
}

/**
 * An Embedding with a way back from vectors to scores of the ids, as language models have it at their end:
 * `layer.apply(ids)`, `layer.reverse(vectors)`, [..., outputDim] → [..., inputDim]. In a functional model of symbolic
 * tensors only the way forth can be described; a layer or a model of one's own calls both
 * (keras.io/api/layers/core_layers/reversible_embedding).
 */
export class ReversibleEmbedding extends Embedding {
  static override readonly kerasClass: string = 'ReversibleEmbedding'
  static override readonly options: OptionTable = {
    inputDim: 'number!',
    outputDim: 'number!',
    tieWeights: 'boolean',
    embeddingsInitializer: 'any',
    embeddingsRegularizer: 'any',
    embeddingsConstraint: 'any',
    maskZero: 'boolean',
    reverseDtype: 'string?',
    logitSoftCap: 'number?',
  }
  readonly tieWeights: boolean
  readonly logitSoftCap: number | null
  reverseEmbeddings: Variable | null = null
  readonly #initializer: EmbeddingOptions['embeddingsInitializer']

  constructor(
    ...given: Given<ReversibleEmbeddingOptions, [inputDim: number, outputDim: number], [tieWeights: boolean]>
  ) {
    const options = named<ReversibleEmbeddingOptions & { inputDim: number; outputDim: number }>(
      new.target.name,
      ReversibleEmbedding.options,
      given,
    )
    const { inputDim, outputDim, ...rest } = options
    super(inputDim, outputDim, rest)
    this.tieWeights = options.tieWeights ?? true
    this.logitSoftCap = options.logitSoftCap ?? null
    this.#initializer = options.embeddingsInitializer ?? 'random_uniform'
    if ((options.reverseDtype ?? 'float32') !== 'float32') {
      throw new RangeError(
        `${titleOf(this)}: the way back computes in float32, got reverseDtype '${options.reverseDtype}'`,
      )
    }
  }

  override build(): void {
    super.build()
    const shape = [this.outputDim, this.inputDim]
    if (!this.tieWeights)
      this.reverseEmbeddings = this.addWeight('reverse_embeddings', shape, this.#initializer)
  }

  /** Scores of all ids for vectors [..., outputDim]: [..., inputDim]. */
  reverse(x: Tensor): Tensor {
    this.requireBuilt()
    const own = this.reverseEmbeddings
    const scores = own
      ? matmul(x.cast('float32'), own.value)
      : matmul(x.cast('float32'), this.embeddings.value, { transposeB: true })
    const cap = this.logitSoftCap
    return cap === null ? scores : scores.div(cap).tanh().mul(cap)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      tie_weights: this.tieWeights,
      reverse_dtype: null,
      logit_soft_cap: this.logitSoftCap,
    }
  }
}
