import { membersOf } from '../../layers/findIn.js'
import { type AnyLayer, type HostState, Layer } from '../../layers/layer.js'
import { SymbolicTensor } from '../../layers/symbolic.js'
import { snakeCase } from '../../lookup.js'
import type { Variable } from '../../tensor/variable.js'
import { isModel, type Saveable } from './saveable.js'

/** A place in Keras' weight files: a group named after where a layer is found, with the layer's own weights. */
export interface Place {
  /** `layers/dense_1/vars`. */
  path: string
  /** The layer's name. */
  name: string
  /** Without those of layers inside. */
  weights: readonly Variable[]
  /** What the layer keeps besides weights, a vocabulary say. */
  state?: HostState
}

/**
 * Where Keras 3 keeps each layer's weights (keras.io/api/models/model_saving_apis). Paths are made of classes
 * and fields, not of names, so that they are the same for a model that has been built again: the second Dense
 * is at `layers/dense_1` whatever it is called, the query projection of an attention at `query_dense` in it.
 */
export function placesOf(model: Saveable, layout: Layout = KERAS_3): Place[] {
  const places: Place[] = []
  visit(model as unknown as AnyLayer, '', { layout, places, visited: new Set() })
  return places
}

/** Where a model's layers are in a file: in which group, and how often each counts when groups are numbered. */
interface Layout {
  group: string
  countOf(member: unknown): number
}

const KERAS_3: Layout = { group: 'layers', countOf: () => 1 }

/** TensorFlow 2.12 to 2.14 wrote layers in the order of its checkpoints, where those with weights stand twice. */
export const CHECKPOINT_LAYOUT: Layout = {
  group: '_layer_checkpoint_dependencies',
  countOf: (member) => (member instanceof Layer && member.weights.length > 0 ? 2 : 1),
}

interface Walk {
  layout: Layout
  places: Place[]
  visited: Set<object>
}

function visit(layer: AnyLayer, path: string, walk: Walk): void {
  const { places, visited, layout } = walk
  if (visited.has(layer)) return
  visited.add(layer)
  const state = layer.hostState?.()
  places.push({ path: `${path}vars`, name: layer.name, weights: layer.ownWeights, ...(state && { state }) })
  if (isModel(layer) && (layer.graph || layer.layers.length > 0)) {
    container(partsOf(layer), `${path}${layout.group}/`, walk)
  }
  for (const [field, value] of Object.entries(layer)) {
    const inside = `${path}${snakeCase(field)}/`
    if (value instanceof Layer) visit(value as AnyLayer, inside, walk)
    else container(membersOf(value) ?? [], inside, walk)
  }
}

/** Layers in a list, an object, …: `dense`, `dense_1`, … after their classes; what holds more of them is a `container`. */
function container(members: readonly unknown[], path: string, walk: Walk): void {
  const used = new Map<string, number>()
  for (const member of members) {
    const held = membersOf(member)
    const base = held ? 'container' : snakeCase(classOf(member))
    const count = used.get(base) ?? 0
    used.set(base, count + walk.layout.countOf(member))
    const inside = `${path}${count === 0 ? base : `${base}_${count}`}/`
    if (held) {
      if (walk.visited.has(member as object)) continue
      walk.visited.add(member as object)
      container(held, inside, walk)
    } else if (member instanceof Layer) visit(member as AnyLayer, inside, walk)
    else if (member instanceof SymbolicTensor)
      walk.places.push({ path: `${inside}vars`, name: member.name, weights: [] })
  }
}

/** A functional model's inputs count as layers, a Sequential's do not. */
function partsOf(model: Saveable): readonly (AnyLayer | { name: string })[] {
  return model.kind === 'Functional' && model.graph ? model.graph.order : model.layers
}

function classOf(member: unknown): string {
  if (!(member instanceof Layer)) return 'InputLayer'
  return isModel(member) && member.graph ? member.kind : member.constructor.name
}

/**
 * Keras' paths of all weights below a layer, `sequential/dense/kernel`: names of layers, the weight's name. A
 * functional model's name is not part of it, a Sequential's is.
 */
export function weightPaths(
  layer: AnyLayer | Saveable,
  prefix = '',
  visited = new Set<object>(),
): Map<Variable, string> {
  const of = layer as AnyLayer
  visited.add(of)
  const inside = isModel(of) && of.kind === 'Functional' ? prefix : `${prefix}${of.name}/`
  const paths = new Map<Variable, string>()
  const own = new Set(of.ownWeights)
  for (const weight of own) paths.set(weight, inside + weight.name)
  for (const sublayer of of.sublayers) {
    if (visited.has(sublayer)) continue
    for (const [weight, path] of weightPaths(sublayer, inside, visited))
      if (!paths.has(weight) || own.delete(weight)) paths.set(weight, path) // it is of the layer that has made it
  }
  return paths
}
