import type { AnyLayer, Symbolic } from '../layers/layer.js'
import { titleOf } from '../layers/names.js'
import { NdArray } from '../tensor/ndarray.js'
import type { HostArray } from '../tensor/strings.js'
import { Tensor } from '../tensor/tensor.js'

// Layers about texts work on the host, before a batch goes to the device: they are the beginning of a model.

/** A layer's call in a functional model, and the symbols that it gives. */
export interface Step {
  layer: AnyLayer
  inputs: readonly Symbolic[]
  single: boolean
  outputs: Symbolic[]
}

/** What is needed of a graph. */
interface Parts {
  readonly inputs: readonly Symbolic[]
  readonly outputs: readonly Symbolic[]
  readonly steps: readonly Step[]
}

interface WithFeeds extends Parts {
  readonly feeds: readonly (Symbolic | Step)[]
}

export function isStep(feed: Symbolic | Step): feed is Step {
  return 'layer' in feed
}

/**
 * What a graph's device part takes: inputs of the model as they come, or the calls whose results come from the host.
 * @throws RangeError where a layer about texts stands behind one that computes, or texts go elsewhere
 */
export function feedsOf({ inputs, outputs, steps }: Parts): (Symbolic | Step)[] {
  const host = steps.filter(({ layer }) => encoderOf(layer))
  if (host.length === 0) return [...inputs]
  const onHost = new Set(inputs)
  for (const { layer, inputs, outputs } of host) {
    const behind = inputs.find((symbol) => !onHost.has(symbol))
    if (behind) {
      throw new RangeError(
        `${titleOf(layer)} works on the host, on what comes into the model; it can't take what ` +
          `${titleOf(behind.call!.layer)} has computed on the device`,
      )
    }
    if (isNumbersOnly(layer)) for (const symbol of outputs) onHost.add(symbol)
  }
  const device = steps.filter((step) => !host.includes(step))
  const wanted = new Set([...outputs, ...device.flatMap(({ inputs }) => inputs)])
  const text = [...wanted].find(({ dtype }) => dtype === 'string')
  if (text)
    throw new RangeError(`Model: its output is the texts of input "${text.name}", which no device holds`)
  return [
    ...inputs.filter((symbol) => wanted.has(symbol)),
    ...host.filter(({ outputs }) => outputs.some((symbol) => wanted.has(symbol))),
  ]
}

/** What a layer does on the host, if it does; a model inside another one does what its layers do. */
export function encoderOf(layer: AnyLayer): ((inputs: readonly HostArray[]) => NdArray) | null {
  if (layer.encodeOnHost) return (inputs) => layer.encodeOnHost!(inputs)
  const { graph } = layer as { graph?: WithFeeds | null }
  if (!graph || !layer.takesTexts) return null
  if (graph.feeds.length === 1) return (inputs) => encodeInputs(graph, inputs)[0] as NdArray
  throw new RangeError(
    `${titleOf(layer)} has several inputs and layers about texts: it can't stand inside another model; use its layers there`,
  )
}

/** Whether a layer of the host gives numbers that another one may look up. */
function isNumbersOnly(layer: AnyLayer): boolean {
  return (layer as { outputMode?: string }).outputMode === 'int'
}

/** What goes to the device for data of the model's inputs. */
export function encodeInputs(
  graph: WithFeeds | null,
  given: readonly (HostArray | Tensor)[],
): (NdArray | Tensor)[] {
  if (!graph) return given.map((array, i) => requireNumbers(array, `${i}`))
  const { inputs, steps, feeds } = graph
  const values = new Map<Symbolic, HostArray | Tensor>(inputs.map((symbol, i) => [symbol, given[i]]))
  const results = new Map<Step, NdArray>()
  for (const step of steps) {
    const { layer, outputs } = step
    const encode = encoderOf(layer)
    if (!encode) continue
    const arrays = step.inputs.map((symbol) => values.get(symbol)!)
    if (arrays.some((array) => array instanceof Tensor)) {
      throw new TypeError(
        `${titleOf(layer)} works on the host, and x lies on the device: give it as arrays, or await x.array()`,
      )
    }
    const result = encode(arrays as HostArray[])
    results.set(step, result)
    for (const symbol of outputs) values.set(symbol, result)
  }
  return feeds.map((feed) =>
    isStep(feed) ? results.get(feed)! : requireNumbers(values.get(feed)!, feed.name),
  )
}

function requireNumbers(array: HostArray | Tensor, input: string): NdArray | Tensor {
  if (array instanceof NdArray || array instanceof Tensor) return array
  throw new TypeError(
    `x: input "${input}" takes numbers, got texts: a TextVectorization, a StringLookup or a Hashing of 'glassgrad/text' ` +
      'makes numbers of them, in the model or before it',
  )
}
