import { sayingOnly } from './kerasKeys.js'
import { camelCase, lookup, snakeCase } from './lookup.js'

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

/**
 * Keras' classes of one kind, found by id (`categorical_crossentropy`, `categoricalCrossentropy`) or by class
 * name. One table serves `compile`'s strings, reading and writing of configurations.
 */
export class Registry<T extends Configurable> {
  readonly #known: Record<string, string> = {}

  constructor(
    /** What error messages call the kind: `loss`. */
    readonly kind: string,
    /** Keras' module: `keras.losses`. */
    readonly module: string,
    readonly classes: Readonly<Record<string, Class<T>>>,
    /** Further ids, and the class that each stands for. */
    aliases: Readonly<Record<string, string>> = {},
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
  make(id: string, options: Readonly<Record<string, unknown>> = {}): T {
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
  ): T {
    const options = sayingOnly(config).map(([key, value]) => [camelCase(key), parts(key, value)])
    return this.make(className, Object.fromEntries(options))
  }

  /** Keras' JSON of an object; null where its class is not Keras'. */
  serialize(object: T): KerasObject | null {
    const found = Object.entries(this.classes).find(([, { prototype }]) => {
      return Object.getPrototypeOf(object) === prototype
    })
    if (!found) return null
    return { module: this.module, class_name: found[0], config: object.getConfig(), registered_name: null }
  }
}
