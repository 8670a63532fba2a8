import { type Given, named, table } from '../options.js'
import type { HostData } from '../tensor/dtype.js'
import type { Tensor, TensorType } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import type { ConstraintLike } from './constraints.js'
import type { InitializerLike } from './initializers.js'
import { Layer, type LayerOptions } from './layer.js'
import type { RegularizerLike } from './regularizers.js'
import { requireSizes, titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import { policyConfig, policyTable, type WeightPolicy, weightPolicy } from './weightPolicies.js'

export interface EmbeddingOptions extends LayerOptions {
  /** How the vectors begin. @default 'random_uniform' */
  embeddingsInitializer?: InitializerLike
  /** A penalty on the vectors, added to the loss. @default null */
  embeddingsRegularizer?: RegularizerLike | null
  /** What the vectors are brought back to after each step. @default null */
  embeddingsConstraint?: ConstraintLike | null
  /** Whether id 0 is padding: then the output has a mask, which the next layers follow. @default false */
  maskZero?: boolean
}

/**
 * A learned vector for each id: int32 [batch, ...] → [batch, ..., outputDim]; weight embeddings [inputDim, outputDim]
 * (keras.io/api/layers/core_layers/embedding). Ids are 0 to inputDim - 1. The device can't throw: there one above
 * gives zeros and a negative one counts from the end; `checkInput` refuses both while the ids are on the host.
 */
export class Embedding extends Layer {
  static override readonly kerasClass: string = 'Embedding'
  static override readonly options = table<
    EmbeddingOptions & { inputDim: number; outputDim: number },
    LayerOptions
  >({
    inputDim: 'number!',
    outputDim: 'number!',
    ...policyTable(['embeddings']),
    maskZero: 'boolean',
    weights: 'any',
  })
  readonly inputDim: number
  readonly outputDim: number
  readonly maskZero: boolean
  readonly #of: WeightPolicy
  embeddings!: Variable

  constructor(...given: Given<EmbeddingOptions, [inputDim: number, outputDim: number]>) {
    const options = named<EmbeddingOptions & { inputDim: number; outputDim: number }>(
      new.target.name,
      Embedding.options,
      given,
    )
    const { inputDim, outputDim } = options
    super(options)
    this.inputDim = requireSizes(this, 'inputDim', inputDim, 1)[0]
    this.outputDim = requireSizes(this, 'outputDim', outputDim, 1)[0]
    this.maskZero = options.maskZero ?? false
    this.supportsMasking = this.maskZero
    this.#of = weightPolicy('embeddings', options, 'random_uniform')
  }

  override get inputType(): TensorType {
    return 'int32'
  }

  override build(): void {
    const { initializer } = this.#of
    this.embeddings = this.addWeight('embeddings', [this.inputDim, this.outputDim], initializer, this.#of)
  }

  /**
   * Throws where ids are not whole numbers from 0 to inputDim - 1.
   * @throws RangeError that names the first such id and its place
   */
  override checkInput(ids: HostData): void {
    const at = ids.findIndex((id) => !(Number.isInteger(id) && id >= 0 && id < this.inputDim))
    if (at < 0) return
    throw new RangeError(
      `${titleOf(this)}: expected ids from 0 to ${this.inputDim - 1}, got ${ids[at]} at place ${at}. ` +
        'Make inputDim the largest id + 1',
    )
  }

  /** Ids other than 0 count, where 0 is padding. */
  override computeMask(ids: Tensor): Tensor | null {
    return this.maskZero ? ids.notEqual(0) : null
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    return this.embeddings.value.gather(x.cast('int32'))
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      input_dim: this.inputDim,
      output_dim: this.outputDim,
      ...policyConfig({ embeddings: this.#of }),
      activity_regularizer: serialize('regularizers', this.activityRegularizer),
      mask_zero: this.maskZero,
      quantization_config: null,
    }
  }
}
