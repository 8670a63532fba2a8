/**
 * What a layer computes with (keras.io/api/mixed_precision): float32; or float16, with weights kept in float32.
 * Layers for which there are no float16 kernels compute in float32 in any case, and so do softmax and losses.
 */
export type DTypePolicy = 'float32' | 'mixed_float16'

const POLICIES: readonly unknown[] = ['float32', 'mixed_float16'] satisfies DTypePolicy[]

/** @throws RangeError for a policy that there isn't */
export function requirePolicy(layer: string, policy: unknown): DTypePolicy {
  if (POLICIES.includes(policy)) return policy as DTypePolicy
  throw new RangeError(`${layer}: expected dtype 'float32' or 'mixed_float16', got ${JSON.stringify(policy)}`)
}

interface Policed {
  readonly dtypePolicy: DTypePolicy
  readonly sublayers: readonly Policed[]
}

/** Whether a layer, or one inside it, has been told to compute with float16. */
export function computesInFloat16(layer: Policed, visited = new Set<Policed>()): boolean {
  if (visited.has(layer)) return false // a layer may know the one that it is in
  visited.add(layer)
  const { dtypePolicy, sublayers } = layer
  return dtypePolicy === 'mixed_float16' || sublayers.some((inner) => computesInFloat16(inner, visited))
}

/** Keras' JSON of a policy. */
export function describePolicy(name: DTypePolicy): Record<string, unknown> {
  return { module: 'keras', class_name: 'DTypePolicy', config: { name }, registered_name: null }
}

/** Keras' names of types and policies. */
const NAMES = /^(mixed_)?b?float16$|^float(32|64)$|^u?int(8|16|32|64)$|^bool$|^string$/

/**
 * The policy that Keras' JSON stands for; other types than float16 are computed in float32.
 * @throws RangeError for what is no type of Keras'
 */
export function policyFromConfig(json: unknown): DTypePolicy {
  if (json === null || json === undefined) return 'float32'
  const name = typeof json === 'string' ? json : (json as { config?: { name?: unknown } | null }).config?.name
  if (typeof name !== 'string' || !NAMES.test(name)) {
    throw new RangeError(
      `dtype: expected a type or policy of Keras, 'float32' say, got ${JSON.stringify(json)}`,
    )
  }
  return name === 'mixed_float16' ? name : 'float32'
}
