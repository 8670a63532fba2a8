const counts = new Map<string, number>()

/** `dense`, then `dense_1`, `dense_2`, …, as Keras names what nobody has named. */
export function uniqueName(base: string): string {
  const count = counts.get(base) ?? 0
  counts.set(base, count + 1)
  return count === 0 ? base : `${base}_${count}`
}

/** Starts names anew (`dense`, `dense_1`, …), as `keras.backend.clear_session`. */
export function clearSession(): void {
  counts.clear()
}
