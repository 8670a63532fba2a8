import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'

/** What lies outside, as Keras names it. */
export type Outside = 'constant' | 'nearest' | 'wrap' | 'mirror' | 'reflect'

const mod = (x: Tensor, n: number) => x.sub(x.div(n).floor().mul(n))
const mirrored = (x: Tensor, n: number) =>
  n === 1
    ? x.mul(0)
    : mod(x.add(n - 1), 2 * (n - 1))
        .sub(n - 1)
        .abs()

/** The places inside an axis of n that stand for any whole numbers. */
const INSIDE: Readonly<Record<Outside, (at: Tensor, n: number) => Tensor>> = {
  constant: (at, n) => at.clip(0, n - 1),
  nearest: (at, n) => at.clip(0, n - 1),
  wrap: mod,
  mirror: mirrored,
  reflect: (at, n) =>
    mirrored(at.mul(2).add(1), 2 * n + 1)
      .sub(1)
      .div(2)
      .floor(),
}

/**
 * x [...] read at places between its elements: coordinates [axes of x, ...] → [...], by the nearest element (`order` 0) or
 * linearly between neighbours (1) (keras.io/api/ops/image: map_coordinates). Differentiable with respect to both; of order 0
 * only to x.
 */
export function mapCoordinates(
  x: Tensor,
  coordinates: Tensor,
  order: 0 | 1,
  fillMode: Outside = 'constant',
  fillValue = 0,
): Tensor {
  if (coordinates.shape[0] !== x.rank) {
    throw new RangeError(
      `mapCoordinates: expected coordinates [${x.rank}, …], one for each axis of x [${x.shape}], got [${coordinates.shape}]`,
    )
  }
  if (order !== 0 && order !== 1) throw new RangeError(`mapCoordinates: expected order 0 or 1, got ${order}`)
  if (!Object.hasOwn(INSIDE, fillMode)) {
    throw new RangeError(
      `mapCoordinates: expected fillMode ${Object.keys(INSIDE).join(', ')}, got '${fillMode}'`,
    )
  }
  const shape = coordinates.shape.slice(1)
  const flat = asFloat(x).reshape([-1])
  /** A neighbour on the way through the axes: where it is, what it counts, whether it is inside. */
  interface Corner {
    at: Tensor | null
    weight: Tensor | null
    inside: Tensor | null
  }
  let corners: Corner[] = [{ at: null, weight: null, inside: null }]
  x.shape.forEach((n, axis) => {
    const place = asFloat(coordinates)
      .slice([axis], [axis + 1])
      .reshape(shape)
    const lower = order === 0 ? place.add(0.5).floor() : place.floor()
    const share = place.sub(lower)
    const ends: [Tensor, Tensor | null][] =
      order === 0
        ? [[lower, null]]
        : [
            [lower, share.neg().add(1)],
            [lower.add(1), share],
          ]
    corners = corners.flatMap(({ at, weight, inside }) =>
      ends.map(([whole, part]) => {
        const own = INSIDE[fillMode](whole, n)
        const within =
          fillMode === 'constant' ? whole.greaterEqual(0).logicalAnd(whole.lessEqual(n - 1)) : null
        return {
          at: at ? at.mul(n).add(own) : own,
          weight: weight && part ? weight.mul(part) : (part ?? weight),
          inside: inside && within ? inside.logicalAnd(within) : (within ?? inside),
        }
      }),
    )
  })
  const parts = corners.map(({ at, weight, inside }) => {
    const read = at ? flat.gather(at.cast('int32').reshape([-1])).reshape(shape) : flat.reshape([])
    const value = inside ? inside.where(read, fillValue) : read
    return weight ? value.mul(weight) : value
  })
  return parts.reduce((sum, part) => sum.add(part))
}
