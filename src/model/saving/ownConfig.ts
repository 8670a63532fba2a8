import { type AnyLayer, Layer } from '../../layers/layer.js'
import { titleOf } from '../../layers/requirements.js'
import { snakeCase } from '../../lookup.js'

/** What a class of one's own may say of its constructor. */
interface OwnClass {
  positional?: readonly string[]
  options?: object
}

/**
 * The configuration of a layer of one's own. One without `getConfig` is described by the fields that are called like
 * the arguments of its constructor, which `static positional` and `static options` name.
 * @throws Error where the constructor takes what the file would not have
 */
export function ownConfig(layer: AnyLayer): Record<string, unknown> {
  const config = layer.getConfig()
  if (layer.getConfig !== Layer.prototype.getConfig) return config
  const { positional = [], options = {} } = layer.constructor as OwnClass
  const names = [...positional, ...Object.keys(options)]
  const fields = layer as unknown as Record<string, unknown>
  const missing = names.find((name) => !isPlain(fields[name]))
  if (missing !== undefined || !takesOnly(layer.constructor, positional.length)) {
    throw new Error(
      `${titleOf(layer)} can't be saved: a file would not have ${missing ? `its '${missing}'` : "its constructor's arguments"}. ` +
        'Give the class getConfig() { return { ...super.getConfig(), factor: this.factor } }, or name the arguments ' +
        "that it keeps in fields: static positional = ['factor']",
    )
  }
  return { ...config, ...Object.fromEntries(names.map((name) => [snakeCase(name), fields[name]])) }
}

/** Whether a constructor takes so many arguments, and options that it hands on as they are. */
function takesOnly(own: CallableFunction, count: number): boolean {
  const parameters = /\bconstructor\s*\(([\s\S]*?)\)\s*\{/.exec(String(own))?.[1]
  if (parameters === undefined) return true // Layer's own
  return own.length <= count && !/^\s*\{|,\s*\{/.test(parameters)
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object' || value === null)
    return !['undefined', 'function', 'symbol'].includes(typeof value)
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain)
}
