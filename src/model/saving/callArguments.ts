import { isObject, type Json, type JsonObject } from '../../io/json.js'
import { type AnyLayer, kerasClassOf } from '../../layers/layer.js'

/**
 * What Keras gives an attention layer with each call, and ours are told once: with us these are settings of
 * the layer, in Keras' files they stand with the call.
 */
const SETTINGS = ['use_causal_mask', 'return_attention_scores']
export const IN_HEADS = ['MultiHeadAttention', 'GroupQueryAttention']
const ATTENTION = [...IN_HEADS, 'Attention', 'AdditiveAttention']

/** A layer's configuration as Keras has it, without the arguments of its calls. */
export function withoutArguments(layer: AnyLayer): Record<string, unknown> {
  const config = layer.getConfig()
  if (!isAttention(layer)) return config
  return Object.fromEntries(Object.entries(config).filter(([key]) => ![...SETTINGS, 'masks'].includes(key)))
}

/** A call's inputs as Keras' positional and named arguments. */
export function describeArguments(
  layer: AnyLayer,
  tensors: readonly unknown[],
  single: boolean,
): { args: unknown; kwargs: Record<string, unknown> } {
  if (!single && isRecurrent(kerasClassOf(layer))) {
    const [x, ...states] = tensors
    return { args: [x], kwargs: states.length > 0 ? { initial_state: states } : {} }
  }
  if (!isAttention(layer)) return { args: single ? tensors : [tensors], kwargs: {} }
  const config = layer.getConfig()
  const masks = (config.masks ?? []) as readonly string[]
  const inputs = tensors.slice(0, tensors.length - masks.length)
  const mask = new Map(masks.map((name, i) => [name, tensors[inputs.length + i]]))
  const settings = SETTINGS.filter((key) => config[key] === true).map((key) => [key, true] as const)
  if (IN_HEADS.includes(kerasClassOf(layer) ?? '')) {
    const named = Array.from(mask, ([name, tensor]) => [`${name}_mask`, tensor] as const)
    return { args: inputs, kwargs: Object.fromEntries([...named, ...settings]) }
  }
  const list =
    mask.size > 0 ? [['mask', [mask.get('query') ?? null, mask.get('value') ?? null]] as const] : []
  return { args: [inputs], kwargs: Object.fromEntries([...list, ...settings]) }
}

/** The settings of a layer of ours that a call in a file has as arguments, and the masks among its tensors. */
export function argumentsOf(
  className: string,
  { kwargs }: { kwargs: JsonObject },
): { config: JsonObject; masks: Json[] } {
  if (!ATTENTION.includes(className)) return { config: {}, masks: [] }
  const list = Array.isArray(kwargs.mask) ? kwargs.mask : []
  const found: [string, Json | undefined][] = [
    ['query', kwargs.query_mask ?? list[0]],
    ['value', kwargs.value_mask ?? list[1]],
    ['key', kwargs.key_mask],
    ['attention', kwargs.attention_mask],
  ]
  const masks = found.filter((entry): entry is [string, Json] => isObject(entry[1]))
  const settings = SETTINGS.filter((key) => kwargs[key] === true).map((key) => [key, true])
  return {
    config: {
      ...Object.fromEntries(settings),
      ...(masks.length > 0 && { masks: masks.map(([name]) => name) }),
    },
    masks: masks.map(([, tensor]) => tensor),
  }
}

/** Whether a Keras class takes the states that it begins with beside its input. */
export function isRecurrent(className: string | null): boolean {
  return /^(RNN|SimpleRNN|GRU|LSTM|ConvLSTM[123]D|Bidirectional)$/.test(className ?? '')
}

function isAttention(layer: AnyLayer): boolean {
  return ATTENTION.includes(kerasClassOf(layer) ?? '')
}
