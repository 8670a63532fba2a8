/** A part of a layer's configuration that Keras writes as an object: an initializer, a regularizer, … */
export interface Serializable {
  /** Keras' class, `GlorotUniform` say. */
  readonly className: string
  readonly config: Readonly<Record<string, unknown>>
}

/** Keras' JSON of such a part; null where there is none. */
export function serialize(module: string, part: Serializable | null): Record<string, unknown> | null {
  if (!part) return null
  return {
    module: `keras.${module}`,
    class_name: part.className,
    config: { ...part.config },
    registered_name: null,
  }
}
