import { arange } from '../create.js'
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

/** How values between elements and beyond them are made. */
export interface Between {
  /** The nearest element, or linearly between neighbours. */
  order: 0 | 1
  fillMode: Outside
  fillValue: number
}

/** Throws where JavaScript let through what there is not. */
function checkBetween(name: string, { order, fillMode }: Between): void {
  if (order !== 0 && order !== 1) throw new RangeError(`${name}: expected order 0 or 1, got ${order}`)
  if (Object.hasOwn(INSIDE, fillMode)) return
  throw new RangeError(`${name}: expected fillMode ${Object.keys(INSIDE).join(', ')}, got '${fillMode}'`)
}

/** A neighbour on the way through the axes: its index, what it counts, whether it is inside. */
interface Corner {
  at: Tensor | null
  weight: Tensor | null
  inside: Tensor | null
}

/**
 * What `read` gives for the neighbours of places, one tensor of places for each axis of these sizes, put together.
 * @param first the index of what the axes lie in, int32; null: 0
 */
function interpolated(
  places: readonly Tensor[],
  sizes: readonly number[],
  first: Tensor | null,
  read: (at: Tensor | null) => Tensor,
  { order, fillMode, fillValue }: Between,
): Tensor {
  let corners: Corner[] = [{ at: first, weight: null, inside: null }]
  sizes.forEach((n, axis) => {
    const place = places[axis]
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
        const own = INSIDE[fillMode](whole, n).cast('int32')
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
    const own = read(at)
    const value = inside ? inside.where(own, fillValue) : own
    return weight ? value.mul(weight) : value
  })
  return parts.reduce((sum, part) => sum.add(part))
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
  checkBetween('mapCoordinates', { order, fillMode, fillValue })
  const shape = coordinates.shape.slice(1)
  const flat = asFloat(x).reshape([-1])
  const places = x.shape.map((_, axis) =>
    asFloat(coordinates)
      .slice([axis], [axis + 1])
      .reshape(shape),
  )
  const read = (at: Tensor | null) => (at ? flat.gather(at.reshape([-1])).reshape(shape) : flat.reshape([]))
  return interpolated(places, x.shape, null, read, { order, fillMode, fillValue })
}

/**
 * Images [N, height, width, channels] read at other places: rows and columns [N, height, width, 1], between pixels →
 * [N, height, width, channels]. Differentiable as `mapCoordinates`.
 */
export function readImages(
  name: string,
  images: Tensor,
  rows: Tensor,
  columns: Tensor,
  between: Between,
): Tensor {
  checkBetween(name, between)
  const [n, height, width, channels] = images.shape
  const pixels = asFloat(images).reshape([n * height * width, channels])
  const read = (at: Tensor | null) => pixels.gather(at!.reshape([-1])).reshape(images.shape)
  return interpolated([rows, columns], [height, width], arange(n).reshape([n, 1, 1, 1]), read, between)
}
