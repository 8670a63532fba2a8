/** Sweeps after which nothing is left to turn: convergence is quadratic. */
const MOST_SWEEPS = 30

/**
 * Eigenvalues of a symmetric matrix [n, n], and its eigenvectors as rows [n, n], by Jacobi's rotations (Golub and Van Loan,
 * Matrix Computations, 8.5): each makes one value beside the diagonal 0. O(n³) a sweep, ten sweeps or so.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix)
  const vectors = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  const all = a.reduce((sum, x) => sum + x * x, 0)
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let beside = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) beside += a[p * n + q] ** 2
    if (beside <= 1e-30 * all) break
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]
        if (apq === 0) continue
        const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        rotate(a, p * n, q * n, 1, n, c, s)
        rotate(a, p, q, n, n, c, s)
        rotate(vectors, p * n, q * n, 1, n, c, s)
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors }
}

/** Turns two rows or columns, which begin at `p` and `q`. */
function rotate(
  a: Float64Array,
  p: number,
  q: number,
  stride: number,
  n: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < n * stride; i += stride) {
    const [x, y] = [a[p + i], a[q + i]]
    a[p + i] = c * x - s * y
    a[q + i] = s * x + c * y
  }
}
