import type { Tensor } from '../tensor/tensor.js'
import { formatShapes, requireInputs } from './inputs.js'
import { Layer } from './layer.js'
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

  call(inputs: readonly Tensor[]): Tensor {
    const shapes = inputs.map((x) => x.shape)
    this.#check(shapes)
    const rank = Math.max(...shapes.map((shape) => shape.length))
    return inputs
      .map((x, i) => (x.rank === rank ? x : x.reshape(aligned(shapes[i], rank))))
      .reduce((x, y) => this.combine(x, y))
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
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.add(y)
  }
}

/** The first of two inputs minus the second. */
export class Subtract extends Merge {
  protected override readonly count = 2

  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.sub(y)
  }
}

/** The product of the inputs. */
export class Multiply extends Merge {
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.mul(y)
  }
}

/** The mean of the inputs. */
export class Average extends Add {
  override call(inputs: readonly Tensor[]): Tensor {
    return super.call(inputs).div(inputs.length)
  }
}

/** The largest of the inputs, element by element. */
export class Maximum extends Merge {
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.maximum(y)
  }
}

/** The smallest of the inputs, element by element. */
export class Minimum extends Merge {
  protected combine(x: Tensor, y: Tensor): Tensor {
    return x.minimum(y)
  }
}
