import type { Tensor } from '../tensor/tensor.js'
import { formatShapes, requireInputs } from './inputs.js'
import { type CallContext, Layer } from './layer.js'
import { alongWith, anyMask, type Mask } from './masks.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/** A layer of several inputs that are combined element by element (keras.io/api/layers/merging_layers). */
export abstract class Merge extends Layer<readonly Tensor[]> {
  static override readonly takesFloat16 = true
  /** Combines two inputs; more are combined from left to right. */
  protected abstract combine(x: Tensor, y: Tensor): Tensor

  /** How many inputs there must be; any number where null. */
  protected readonly count: number | null = null

  override build(shapes: readonly Shape[]): void {
    this.#check(shapes)
  }

  call(inputs: readonly Tensor[], context?: CallContext): Tensor {
    const shapes = inputs.map((x) => x.shape)
    this.#check(shapes)
    const rank = Math.max(...shapes.map((shape) => shape.length))
    const alike = inputs.map((x, i) => (x.rank === rank ? x : x.reshape(aligned(shapes[i], rank))))
    const masks = [context?.mask ?? null].flat()
    if (masks.some((mask) => mask)) {
      return this.combineMasked(
        alike,
        alike.map((x, i) => (masks[i] && inputs[i].rank === rank ? alongWith(masks[i], x) : null)),
      )
    }
    return alike.reduce((x, y) => this.combine(x, y))
  }

  /** Combines inputs of which some have masks, that broadcast to them. */
  protected combineMasked(inputs: readonly Tensor[], _masks: readonly (Tensor | null)[]): Tensor {
    return inputs.reduce((x, y) => this.combine(x, y))
  }

  /** A step counts that counts in any input, where all of them have masks; else all count. */
  override computeMask(_inputs: readonly Tensor[], mask: Mask): Tensor | null {
    return anyMask([mask].flat())
  }

  #check(shapes: readonly Shape[]): void {
    requireInputs(this, shapes, this.count ?? 1, this.count ?? undefined)
    const rank = Math.max(...shapes.map((shape) => shape.length))
    for (let axis = 0; axis < rank; axis++) {
      const sizes = new Set(shapes.map((shape) => aligned(shape, rank)[axis]).filter((n) => n !== null))
      if (axis > 0) sizes.delete(1)
      if (sizes.size <= 1) continue
      throw new RangeError(
        `${titleOf(this)}: expected inputs of one shape, or such as broadcast to one, ` +
          `got ${formatShapes(shapes)}`,
      )
    }
  }
}

/** A shape with as many axes as another has: new ones come after the batch. */
function aligned<N extends number | null>(shape: readonly N[], rank: number): (N | 1)[] {
  return [...shape.slice(0, 1), ...Array<1>(rank - shape.length).fill(1), ...shape.slice(1)]
}

/** The sum of the inputs. */
export class Add extends Merge {
  static override readonly kerasClass: string = 'Add'
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.add(y)
  }
}

/** The first of two inputs minus the second. */
export class Subtract extends Merge {
  static override readonly kerasClass: string = 'Subtract'
  protected override readonly count = 2

  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.sub(y)
  }
}

/** The product of the inputs. */
export class Multiply extends Merge {
  static override readonly kerasClass: string = 'Multiply'
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.mul(y)
  }

  /** What does not count is a factor of 1, and 0 where nothing counts. */
  protected override combineMasked(inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor {
    const product = inputs.map((x, i) => masks[i]?.where(x, 1) ?? x).reduce((x, y) => x.mul(y))
    return anyMask(masks)?.where(product, 0) ?? product
  }
}

/** The mean of the inputs. */
export class Average extends Add {
  static override readonly kerasClass: string = 'Average'
  override call(inputs: readonly Tensor[], context?: CallContext): Tensor {
    return super.call(inputs, context).div(inputs.length)
  }
}

/** Merging that chooses, among what counts. */
abstract class Choice extends Merge {
  protected override combineMasked(inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor {
    let output = inputs[0]
    let mask = masks[0]
    for (const [i, input] of inputs.entries()) {
      if (i === 0) continue
      const x = masks[i]?.where(input, output) ?? input
      output = this.combine(mask?.where(output, x) ?? output, x)
      mask = anyMask([mask, masks[i]])
    }
    return output
  }
}

/** The largest of the inputs, element by element. */
export class Maximum extends Choice {
  static override readonly kerasClass: string = 'Maximum'
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.maximum(y)
  }
}

/** The smallest of the inputs, element by element. */
export class Minimum extends Choice {
  static override readonly kerasClass: string = 'Minimum'
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.minimum(y)
  }
}
