import type { Hdf5File } from '../../io/hdf5.js'
import type { Hdf5Tree } from '../../io/hdf5Writer.js'
import type { AnyLayer } from '../../layers/layer.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { Variable } from '../../tensor/variable.js'
import { type Assignment, pair } from './assign.js'
import { withoutCudnn } from './cudnn.js'
import { KERAS_BACKEND, KERAS_VERSION } from './kerasVersion.js'
import type { Saveable } from './saveable.js'
import { weightPaths } from './store.js'

/** An HDF5 attribute can't be longer than this; longer lists are cut into `layer_names0`, `layer_names1`, … */
const LONGEST_ATTRIBUTE = 64512
/** Bytes a text takes in a list of them. */
const TEXT_BYTES = 16

/** Writes weights as `.h5` files have them: a group for each layer, by its name. */
export async function putLegacyWeights(group: Hdf5Tree, model: Saveable): Promise<void> {
  const members = model.kind === 'Functional' && model.graph ? model.graph.order : model.layers
  setTexts(
    group,
    'layer_names',
    members.map(({ name }) => name),
  )
  group.setAscii('backend', KERAS_BACKEND)
  group.setAscii('keras_version', KERAS_VERSION)
  const paths = weightPaths(model)
  for (const member of members) {
    const weights = 'forward' in member ? legacyOrder(member) : []
    await putWeights(group.group(member.name), weights, paths)
  }
  await putWeights(group.group('top_level_model_weights'), [], paths)
}

/** Arrays by their paths, and the list of these paths. */
export function putNamed(group: Hdf5Tree, paths: readonly string[], values: readonly NdArray[]): void {
  setTexts(group, 'weight_names', paths)
  for (const [i, array] of values.entries()) group.put(paths[i], array)
}

async function putWeights(
  group: Hdf5Tree,
  weights: readonly Variable[],
  paths: ReadonlyMap<Variable, string>,
): Promise<void> {
  const values = await Promise.all(weights.map(({ value }) => value.array()))
  putNamed(
    group,
    weights.map((weight) => paths.get(weight)!),
    values,
  )
}

/** The weights that a file has for a model, layer by layer in order; those without weights don't count. */
export function legacyAssignments(model: Saveable, file: Hdf5File, group: string): Assignment[] {
  const layers = model.layers.filter(({ weights }) => weights.length > 0)
  const saved = texts(file, group, 'layer_names')
    .map((name) => ({ name, values: named(file, `${group}/${name}`) }))
    .filter(({ values }) => values.length > 0)
  if (saved.length !== layers.length) {
    throw new RangeError(
      `Model "${model.name}" has ${layers.length} layers with weights, the file has ${saved.length}: ` +
        'the file belongs to another model',
    )
  }
  return layers.flatMap((layer, i) => {
    const { name, values } = saved[i]
    const weights = legacyOrder(layer)
    return pair(
      layer.name,
      weights,
      withoutCudnn(weights, values),
      values.map((_, k) => `${name} ${k}`),
    )
  })
}

/** Arrays of a group in the order in which it lists them. */
export function named(file: Hdf5File, group: string): NdArray[] {
  return namesIn(file, group).map((name) => file.array(`${group}/${name}`))
}

/** The paths that a group lists. */
export function namesIn(file: Hdf5File, group: string): string[] {
  return texts(file, group, 'weight_names')
}

/** In these files all trainable weights of a layer, and of those inside it, come before the others. */
function legacyOrder(layer: AnyLayer): Variable[] {
  const trainable = new Set(layer.trainableWeights)
  return [...layer.weights.filter((w) => trainable.has(w)), ...layer.weights.filter((w) => !trainable.has(w))]
}

function setTexts(group: Hdf5Tree, name: string, all: readonly string[]): void {
  const parts = Math.ceil((all.length * TEXT_BYTES) / LONGEST_ATTRIBUTE)
  if (parts <= 1) {
    group.setAscii(name, all)
    return
  }
  const length = Math.ceil(all.length / parts)
  for (let part = 0; part < parts; part++) {
    group.setAscii(`${name}${part}`, all.slice(part * length, (part + 1) * length))
  }
}

function texts(file: Hdf5File, path: string, name: string): string[] {
  const whole = file.texts(path, name)
  if (whole) return whole
  const all: string[] = []
  for (let part = 0; ; part++) {
    const some = file.texts(path, `${name}${part}`)
    if (!some) return all
    all.push(...some)
  }
}
