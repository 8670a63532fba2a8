import { closest } from 'fastest-levenshtein'

/** `categoricalCrossentropy` and `CategoricalCrossentropy` as `categorical_crossentropy`, `Conv2D` as `conv2d`. */
export function snakeCase(id: string): string {
  return id
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** `kernel_size` as `kernelSize`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * What `id` means among `known`, whose keys are in snake case; the camelCase spelling is accepted too.
 * @throws RangeError that lists the ids there are and suggests the nearest.
 */
export function lookup<T>(kind: string, known: Readonly<Record<string, T>>, id: string): T {
  const key = snakeCase(id)
  if (Object.hasOwn(known, key)) return known[key]
  const ids = Object.keys(known)
  throw new RangeError(
    `unknown ${kind} '${id}': did you mean '${closest(key, ids)}'? There are: ${ids.sort().join(', ')}`,
  )
}
