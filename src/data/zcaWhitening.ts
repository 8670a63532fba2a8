import { symmetricEigen } from './symmetricEigen.js'

/**
 * The matrix [d, d] that makes the values of `count` examples x [count, d] uncorrelated, and changes them as little as that
 * allows (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, appendix A): U·√count/(S + ε)·Uᵀ,
 * where xᵀ = U·S·Vᵀ.
 */
export function zcaWhitening(x: Float64Array, count: number, epsilon: number): Float32Array {
  const d = x.length / count
  const few = count < d
  // xᵀ·x = U·S²·Uᵀ; of few examples x·xᵀ = V·S²·Vᵀ is the smaller one, and U = xᵀ·V/S.
  const [n, terms] = few ? [count, d] : [d, count]
  const at = (i: number, term: number) => (few ? x[i * d + term] : x[term * d + i])
  const products = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = 0
      for (let term = 0; term < terms; term++) sum += at(i, term) * at(j, term)
      products[i * n + j] = sum
      products[j * n + i] = sum
    }
  }
  const { values, vectors } = symmetricEigen(products, n)
  const result = new Float64Array(d * d)
  const u = new Float64Array(d)
  values.forEach((value, k) => {
    const s = Math.sqrt(Math.max(value, 0))
    for (let i = 0; i < d; i++) {
      u[i] = few ? 0 : vectors[k * n + i]
      if (few && s > 0) for (let j = 0; j < n; j++) u[i] += (x[j * d + i] * vectors[k * n + j]) / s
    }
    const scale = Math.sqrt(count) / (s + epsilon)
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) result[i * d + j] += scale * u[i] * u[j]
  })
  return Float32Array.from(result)
}
