import { closest } from 'fastest-levenshtein'

/** `categoricalCrossentropy` and `CategoricalCrossentropy` as `categorical_crossentropy`, `Conv2D` as `conv2d`. */
export function snakeCase(id: string): string {
  return id
    .replace(/(.)([A-Z][a-z]+|(?<=\d)[A-Z]\d+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** `kernel_size` as `kernelSize`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `mean_squared_error` as `meanSquaredError`. */
export type CamelCase<Id extends string> = Id extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Id

/** Keras' ids, in camelCase too, as `lookup` takes them. */
export type Spelled<Id extends string> = Id | CamelCase<Id>

/** These, and the names of Keras' classes: `he_normal`, `heNormal`, `HeNormal`. */
export type SpelledOrClass<Id extends string> = Spelled<Id> | Capitalize<CamelCase<Id>>

type IsLarge<Letter extends string> = Letter extends Lowercase<Letter> ? false : true
type IsSmall<Letter extends string> = Letter extends Uppercase<Letter> ? false : true

/** A word begins at a large letter that follows a small one, or that small ones or digits follow. */
type BeginsWord<Before extends string, Rest extends string> =
  IsSmall<Before> extends true
    ? true
    : Rest extends `${infer Next}${string}`
      ? IsLarge<Next> extends true
        ? false
        : true
      : false

/** `snakeCase` of a type: `CategoricalCrossentropy` as `categorical_crossentropy`. */
export type SnakeCase<
  Name extends string,
  Before extends string = '',
> = Name extends `${infer Letter}${infer Rest}`
  ? `${IsLarge<Letter> extends true
      ? Before extends ''
        ? ''
        : BeginsWord<Before, Rest> extends true
          ? '_'
          : ''
      : ''}${Lowercase<Letter>}${SnakeCase<Rest, Letter>}`
  : ''

/**
 * What `id` means among `known`, whose keys are in snake case; the camelCase spelling is accepted too.
 * @throws RangeError that lists the ids there are and suggests the nearest.
 */
export function lookup<T>(kind: string, known: Readonly<Record<string, T>>, id: string): T {
  const key = snakeCase(id)
  if (Object.hasOwn(known, key)) return known[key]
  const ids = Object.keys(known)
  throw new RangeError(
    `unknown ${kind} '${id}': did you mean '${nearest(key, ids)}'? There are: ${ids.sort().join(', ')}`,
  )
}

/** What somebody who wrote `id` meant: a name that begins so (`glorot`, `activ`), else one that differs in the fewest letters. */
export function nearest(id: string, names: readonly string[]): string {
  const longer = names.filter((name) => name.startsWith(id))
  return closest(id, longer.length > 0 ? longer : names)
}
