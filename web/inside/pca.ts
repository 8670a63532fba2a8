import { type NdArray, tensor } from 'glassgrad'

/** Rows as places along the directions in which they differ most. */
export interface Components {
  /** [n, count], row by row; each column's mean is 0. */
  scores: Float32Array<ArrayBuffer>
  /** The share of the rows' variance that each direction has. */
  shares: readonly number[]
}

/** Rounds until a direction stands still, at the most, and by how little it may move then. */
const ROUNDS = 500
const STILL = 1e-6

/**
 * The first principal components of rows [n, features]. Of the features there may be thousands: their products with each
 * other are many, those of the rows, [n, n], are few, and have the same directions in them. Each direction is what a vector
 * turns to that is multiplied by them again and again (power iteration), with the directions before taken out.
 */
export async function principalComponents(rows: NdArray, count = 2): Promise<Components> {
  const x = tensor(rows)
  const centred = x.sub(x.mean(0, true))
  const products = await centred.matmul(centred.transpose()).data() // [n, n]
  const [n] = rows.shape
  let variance = 0
  for (let i = 0; i < n; i++) variance += products[i * n + i]

  const found: { direction: Float64Array; strength: number }[] = []
  const scores = new Float32Array(n * count)
  for (let c = 0; c < count; c++) {
    const times = (v: Float64Array) => {
      const y = Float64Array.from(v, (_, i) => {
        let sum = 0
        for (let j = 0; j < n; j++) sum += products[i * n + j] * v[j]
        return sum
      })
      for (const { direction, strength } of found) {
        const share = strength * dot(direction, v)
        for (let i = 0; i < n; i++) y[i] -= share * direction[i]
      }
      return y
    }
    const component = largest(times, n)
    found.push(component)
    const { direction, strength } = component
    for (let i = 0; i < n; i++) scores[i * count + c] = direction[i] * Math.sqrt(strength)
  }
  return { scores, shares: found.map(({ strength }) => (variance > 0 ? strength / variance : 0)) }
}

/** The direction, of length 1, that a symmetric matrix stretches most, and how much. */
function largest(times: (v: Float64Array) => Float64Array, n: number) {
  let direction = unit(Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1))) // any that is not among them
  let strength = 0
  for (let round = 0; round < ROUNDS; round++) {
    const stretched = times(direction)
    strength = Math.max(0, dot(direction, stretched))
    const next = unit(stretched)
    const moved = 1 - dot(direction, next)
    direction = next
    if (moved < STILL ** 2 || strength === 0) break
  }
  return { direction, strength }
}

/** The same components, with signs as those before have them: a direction and its opposite are one. */
export function turnedLike({ scores, shares }: Components, before: Components | null): Components {
  if (!before) return { scores, shares }
  const count = shares.length
  const signs = shares.map((_, c) => {
    const alike = scores.reduce((sum, y, i) => (i % count === c ? sum + y * before.scores[i] : sum), 0)
    return alike < 0 ? -1 : 1
  })
  return { scores: scores.map((y, i) => y * signs[i % count]), shares }
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)

function unit(v: Float64Array): Float64Array {
  const length = Math.sqrt(dot(v, v))
  return length > 0 ? v.map((value) => value / length) : v
}
