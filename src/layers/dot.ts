import { type Given, named, table } from '../options.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { formatShapes, requireInputs } from './inputs.js'
import { Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface DotOptions extends LayerOptions {
  /**
   * Whether both inputs are first scaled to length 1 along their axis: the result is the cosine of their
   * angle.
   * @default false
   */
  normalize?: boolean
}

/** Lengths below this count as this, against division by 0: Keras' fuzz factor. */
const EPSILON = 1e-7

/**
 * Products of two inputs, example by example, summed along one axis of each; the other axes of the first come
 * before those of the second: [N, 5, 3] and [N, 4, 3] with axes 2 → [N, 5, 4]; two vectors → [N, 1]
 * (keras.io/api/layers/merging_layers/dot).
 */
export class Dot extends Layer<readonly Tensor[]> {
  static override readonly kerasClass: string = 'Dot'
  static override readonly options = table<
    DotOptions & { axes: number | readonly [number, number] },
    LayerOptions
  >({ axes: 'any!', normalize: 'boolean' })
  readonly axes: number | readonly [number, number]
  readonly normalize: boolean

  constructor(...given: Given<DotOptions, [axes: number | readonly [number, number]], [normalize: boolean]>) {
    const options = named<DotOptions & { axes: number | readonly [number, number] }>(
      new.target.name,
      Dot.options,
      given,
    )
    const { axes } = options
    super(options)
    this.axes = axes
    this.normalize = options.normalize ?? false
    if (![axes].flat().every(Number.isInteger) || (Array.isArray(axes) && axes.length !== 2)) {
      throw new RangeError(`${titleOf(this)}: expected axes as one whole number or two, got ${axes}`)
    }
  }

  override build(shapes: readonly Shape[]): void {
    this.#axesOf(shapes)
  }

  call(inputs: readonly Tensor[]): Tensor {
    const axes = this.#axesOf(inputs.map((x) => x.shape))
    const [x, y] = inputs.map((input, i) => (this.normalize ? unit(input, axes[i]) : input))
    // The axis to sum last, the others as one: [N, m, k] and [N, n, k] → [N, m, n].
    const [a, b] = [x, y].map((input, i) => summedLast(input, axes[i]))
    const [m, n] = [a, b].map((matrices) => matrices.shape.slice(1, -1))
    const [batch, k] = [a.shape[0], a.shape[a.rank - 1]]
    const left = a.reshape([batch, sizeOf(m), k])
    const right = b.reshape([batch, sizeOf(n), k])
    const free = m.length + n.length > 0 ? [...m, ...n] : [1]
    return left.matmul(right, { transposeB: true }).reshape([batch, ...free])
  }

  /** What has been summed has no steps. */
  override computeMask(): null {
    return null
  }

  /** The axes to sum along, counted from 0. */
  #axesOf(shapes: readonly Shape[]): number[] {
    requireInputs(this, shapes, 2, 2)
    const axes = [0, 1].map((i) => {
      const axis = typeof this.axes === 'number' ? this.axes : this.axes[i]
      return axis < 0 ? axis + shapes[i].length : axis
    })
    const [m, n] = axes.map((axis, i) => shapes[i][axis])
    const batches = new Set(shapes.map(([batch]) => batch).filter((batch) => batch !== null))
    if (axes.every((axis, i) => axis > 0 && axis < shapes[i].length) && batches.size <= 1) {
      if (m === n || m === null || n === null) return axes
    }
    throw new RangeError(
      `${titleOf(this)}: expected two inputs with equally many examples, and equal sizes along axes ` +
        `${JSON.stringify(this.axes)} (not the batch's 0), got ${formatShapes(shapes)}`,
    )
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axes: this.axes, normalize: this.normalize }
  }
}

function unit(x: Tensor, axis: number): Tensor {
  return x.mul(
    x
      .square()
      .sum(axis, true)
      .maximum(EPSILON ** 2)
      .rsqrt(),
  )
}

function summedLast(x: Tensor, axis: number): Tensor {
  if (axis === x.rank - 1) return x
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis)
  return x.transpose([...others, axis])
}
