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

/** A name that model files can hold: text, not empty, without the `/` that stands between names there. */
export function requireName(of: string, name: unknown): string {
  if (typeof name === 'string' && name !== '' && !name.includes('/')) return name
  const shown = typeof name === 'object' ? 'an object' : JSON.stringify(name)
  throw new RangeError(
    `${of}: expected a name of one letter or more without "/", which parts names in model files, got ${shown}`,
  )
}

/** How errors call a layer: `Conv2D "conv2d_1"`. */
export function titleOf(layer: { readonly name: string }): string {
  return `${layer.constructor.name || 'Layer'} "${layer.name}"`
}
