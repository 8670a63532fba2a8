import { type Given, named, table } from '../options.js'
import { zeros } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { surroundingContext } from './callContext.js'
import { truncatedNormal } from './initializers.js'
import type { AnyLayer, CallContext, Layer, LayerOptions, ShapeOf } from './layer.js'
import { requireSizes, titleOf } from './requirements.js'
import { Wrapper } from './wrapper.js'

export interface SpectralNormalizationOptions extends LayerOptions {
  /** How often the largest singular value is looked for in each step. @default 1 */
  powerIterations?: number
}

/** A layer with a kernel, or an Embedding. */
type Wrapped = { kernel?: Variable; embeddings?: Variable }

/**
 * Divides the kernel of the layer inside by its largest singular value, in each step of training (Miyato et al.,
 * "Spectral Normalization for Generative Adversarial Networks", 2018;
 * keras.io/api/layers/normalization_layers/spectral_normalization). As in Keras the kernel itself is divided, and the
 * gradient is that of what has been divided.
 */
export class SpectralNormalization extends Wrapper {
  static override readonly kerasClass: string = 'SpectralNormalization'
  static override readonly options = table<
    SpectralNormalizationOptions & { layer: AnyLayer | Layer },
    LayerOptions
  >({ layer: 'any!', powerIterations: 'number' })
  readonly powerIterations: number
  /** The weight that is divided, which files have here too. */
  kernel!: Variable
  vectorU!: Variable
  /** What this step's division changes in the kernel; the kernel itself stays as it is until the gradient is taken. */
  #change!: Variable

  constructor(
    ...given: Given<SpectralNormalizationOptions, [layer: AnyLayer | Layer], [powerIterations: number]>
  ) {
    const options = named<SpectralNormalizationOptions & { layer: AnyLayer }>(
      new.target.name,
      SpectralNormalization.options,
      given,
    )
    super(options)
    this.powerIterations = requireSizes(this, 'powerIterations', options.powerIterations ?? 1, 1)[0]
  }

  override build(shape: ShapeOf<Tensor>): void {
    super.build(shape)
    const { kernel = null, embeddings = kernel } = this.layer as unknown as Wrapped
    const weight = kernel ?? embeddings
    if (!(weight instanceof Variable)) {
      throw new RangeError(
        `${titleOf(this)}: expected a layer with a kernel or embeddings, got ${titleOf(this.layer)}`,
      )
    }
    this.kernel = weight
    const initializer = truncatedNormal({ stddev: 0.02 })
    this.vectorU = this.addWeight('vector_u', [1, weight.shape.at(-1)!], initializer, { trainable: false })
    this.#change = new Variable(`${weight.name}_change`, weight.shape, () => zeros(weight.shape), false)
    const after = weight.constraint
    weight.constraint = (value) => {
      const divided = value.add(this.#change.value)
      this.#change.assign(zeros(weight.shape))
      return after ? after(divided) : divided
    }
  }

  call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    this.requireBuilt()
    if (!context.training) return this.#apply(x)
    const { kernel } = this
    const leaf = kernel.value
    const value = leaf.stopGradient().add(this.#change.value)
    const divided = this.#divided(value)
    if (leaf.node === null) {
      kernel.assign(divided)
      return this.#apply(x)
    }
    const change = divided.sub(leaf.stopGradient())
    this.#change.assign(change)
    return this.#with(leaf.add(change), () => this.#apply(x))
  }

  #apply(x: Tensor): Tensor {
    return this.layer.apply(x) as Tensor
  }

  /** The kernel divided by its largest singular value, which the next step goes on looking for; of zeros, itself. */
  #divided(kernel: Tensor): Tensor {
    const matrix = kernel.reshape([-1, kernel.shape.at(-1)!])
    const unit = (v: Tensor) => v.mul(v.square().sum().maximum(1e-38).rsqrt())
    let u = this.vectorU.value
    let v = u
    for (let i = 0; i < this.powerIterations; i++) {
      v = unit(u.matmul(matrix, { transposeB: true }))
      u = unit(v.matmul(matrix))
    }
    const largest = v.matmul(matrix).matmul(u, { transposeB: true }).reshape([])
    const some = kernel.abs().max().greater(0)
    this.vectorU.assign(some.where(u, this.vectorU.value))
    return some.where(kernel.div(some.where(largest, 1)), kernel)
  }

  /** Runs what reads the layer's kernel with another value in its place. */
  #with<T>(value: Tensor, body: () => T): T {
    const { kernel } = this
    const fields = this.layer as unknown as Wrapped
    const field = fields.kernel === kernel ? 'kernel' : 'embeddings'
    fields[field] = Object.create(kernel, { value: { value } }) as Variable
    try {
      return body()
    } finally {
      fields[field] = kernel
    }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), power_iterations: this.powerIterations }
  }
}
