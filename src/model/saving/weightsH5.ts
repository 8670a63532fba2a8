import type { Hdf5File } from '../../io/hdf5.js'
import { Hdf5Tree, writeHdf5 } from '../../io/hdf5Writer.js'
import type { Bytes } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { type Assignment, pair } from './assign.js'
import { legacyAssignments } from './legacyWeights.js'
import { optimizerState } from './optimizerState.js'
import type { Saveable } from './saveable.js'
import { CHECKPOINT_LAYOUT, placesOf } from './store.js'

/** Keras 3's weights, as a `.weights.h5` file and the `model.weights.h5` in a `.keras` archive hold them. */
export async function writeWeightsH5(model: Saveable): Promise<Bytes> {
  const root = new Hdf5Tree()
  for (const { path, name, weights, state } of placesOf(model)) {
    await put(root, path, name, await Promise.all(weights.map(({ value }) => value.array())))
    for (const [key, array] of Object.entries(state?.arrays() ?? {})) root.group(path).put(key, array)
  }
  const state = await optimizerState(model)
  if (state) await put(root, 'optimizer/vars', state.name, state.values)
  return writeHdf5(root)
}

/** The weights that a file has for a model: Keras 3's layout, or the older one by the names of layers. */
export function readWeightsH5(model: Saveable, file: Hdf5File): Assignment[] {
  if (file.has('model_weights')) return legacyAssignments(model, file, 'model_weights')
  if (file.texts('', 'layer_names') !== null) return legacyAssignments(model, file, '')
  const ofCheckpoint = file.names('').some((name) => name.startsWith(CHECKPOINT_LAYOUT.group))
  return placesOf(model, ofCheckpoint ? CHECKPOINT_LAYOUT : undefined).flatMap(
    ({ path, name, weights, state }) => {
      if (state) return [] // by names
      const values = numbered(file, path)
      return pair(
        name,
        weights,
        values,
        values.map((_, i) => `${path}/${i}`),
      )
    },
  )
}

/** The arrays `0`, `1`, … of a group; none where there is no such group. */
export function numbered(file: Hdf5File, path: string): NdArray[] {
  if (!file.has(path)) return []
  const names = new Set(file.names(path))
  return Array.from(names, (_, i) => {
    if (!names.has(String(i))) throw new Error(`HDF5: "${path}" has ${names.size} members, but no "${i}"`)
    return file.array(`${path}/${i}`)
  })
}

async function put(root: Hdf5Tree, path: string, name: string, values: readonly NdArray[]): Promise<void> {
  const group = root.group(path)
  group.setText('name', name)
  for (const [i, array] of values.entries()) group.put(String(i), array)
}
