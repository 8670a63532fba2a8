import type { Json } from '../../io/json.js'
import { type CustomObject, registered } from '../../layers/registered.js'
import { functionName } from './olderKeras.js'

/** Layers, losses, metrics and activations of one's own, by the names that model files have for them. */
export type CustomObjects = Readonly<Record<string, CustomObject>>

/** The given objects and those registered, by their short and their whole names. */
export function withRegistered(custom: CustomObjects): CustomObjects {
  const all = [...registered].flatMap(([name, own]) => [
    [name.split('>').at(-1)!, own] as const,
    [name, own] as const,
  ])
  return { ...Object.fromEntries(all), ...custom }
}

/** The function that a name, or Keras' JSON of a function, stands for; null where it is none of one's own. */
export function customFunction(item: Json, custom: CustomObjects): CallableFunction | null {
  const name = functionName(item)
  return name !== null && Object.hasOwn(custom, name) ? (custom[name] as CallableFunction) : null
}

/** Makes what a file names. Where there is none of the name, it may be somebody's own: the error says how to give it. */
export function withRemedy<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    const { message } = error as Error
    const [, name, rest] =
      /^unknown (?:activation|loss|metric) '(.*?)': (did you mean.*)/s.exec(message) ?? []
    if (name === undefined) throw error
    const unknown = message.slice(0, -rest.length)
    throw new RangeError(
      `${unknown}where it is your own, give it as customObjects: { ${name} }; else, ${rest}`,
      {
        cause: error,
      },
    )
  }
}
