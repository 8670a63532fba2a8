import { sayingOnly } from './kerasKeys.js'
import { type CamelCase, camelCase, lookup, type SnakeCase, snakeCase } from './lookup.js'

/** Keras' JSON of an object. */
export interface KerasObject {
  module: string
  class_name: string
  config: Readonly<Record<string, unknown>>
  registered_name: string | null
}

/** What a registry makes: objects that can say how they were made. */
interface Configurable {
  getConfig(): Record<string, unknown>
}

/** A class whose constructor takes all its options in one object, in camelCase. */
type Class<T> = new (options: never) => T

/** A Keras configuration as options of ours; `parts` turns objects inside into ours. */
export function optionsOf(
  config: KerasObject['config'],
  parts: (key: string, value: unknown) => unknown = (_, value) => value,
): Record<string, unknown> {
  return Object.fromEntries(sayingOnly(config).map(([key, value]) => [camelCase(key), parts(key, value)]))
}

/** What such classes make. */
type Made<Classes> = Classes[keyof Classes] extends Class<infer T> ? T : never

/** The ids that a registry knows, in all spellings that it takes: `mean_squared_error`, `mse`, `MSE`. */
export type IdOf<R> =
  R extends Registry<infer Classes, infer Alias>
    ?
        | SnakeCase<keyof Classes & string>
        | CamelCase<SnakeCase<keyof Classes & string>>
        | (keyof Classes & string)
        | Alias
        | Uppercase<Alias>
    : never

/**
 * Keras' classes of one kind, found by id (`categorical_crossentropy`, `categoricalCrossentropy`) or by class
 * name. One table serves `compile`'s strings, reading and writing of configurations.
 */
export class Registry<
  Classes extends Readonly<Record<string, Class<Configurable>>>,
  Alias extends string = never,
> {
  readonly #known: Record<string, string> = {}

  constructor(
    /** What error messages call the kind: `loss`. */
    readonly kind: string,
    /** Keras' module: `keras.losses`. */
    readonly module: string,
    readonly classes: Classes,
    /** Further ids, and the class that each stands for. */
    aliases = {} as Readonly<Record<Alias, keyof Classes & string>>,
  ) {
    for (const name of Object.keys(classes)) this.#known[snakeCase(name)] = name
    Object.assign(this.#known, aliases)
  }

  /** The ids there are. */
  get ids(): string[] {
    return Object.keys(this.#known)
  }

  /**
   * Makes what an id stands for.
   * @throws RangeError that suggests the nearest id
   */
  make(id: string, options: Readonly<Record<string, unknown>> = {}): Made<Classes> {
    const name = lookup(this.kind, this.#known, id)
    return Reflect.construct(this.classes[name], [options])
  }

  /**
   * Makes an object from Keras' JSON of it; `parts` turns objects inside into ours.
   * @throws RangeError for an unknown class, and for a setting that it does not know
   */
  fromConfig(
    { class_name: className, config }: Pick<KerasObject, 'class_name' | 'config'>,
    parts: (key: string, value: unknown) => unknown = (_, value) => value,
  ): Made<Classes> {
    return this.make(className, optionsOf(config, parts))
  }

  /** Keras' JSON of an object; null where its class is not Keras'. */
  serialize(object: Configurable): KerasObject | null {
    const found = Object.entries(this.classes).find(([, { prototype }]) => {
      return Object.getPrototypeOf(object) === prototype
    })
    if (!found) return null
    return { module: this.module, class_name: found[0], config: object.getConfig(), registered_name: null }
  }
}
