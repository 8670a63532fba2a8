import type { Hdf5File } from '../../io/hdf5.js'
import type { Json } from '../../io/json.js'
import type { CustomObject } from '../../layers/registered.js'
import type { Bytes } from '../../remote.js'
import type { CustomObjects } from './customObjects.js'
import type { Saveable } from './saveable.js'
import { type Place, placesOf } from './store.js'

// What layers about texts keep in Keras' archives besides weights: vocabularies, as files of their own.

/** Keras' folder of a layer's files: that of its weights, under `assets`. */
const folderOf = ({ path }: Place) => `assets/${path.replace(/vars$/, '')}`

/** Members of the archive for a model's vocabularies. */
export function assetsOf(model: Saveable): Record<string, Bytes> {
  const members: Record<string, Bytes> = {}
  for (const place of placesOf(model)) {
    for (const [name, text] of Object.entries(place.state?.assets() ?? {}))
      members[folderOf(place) + name] = new TextEncoder().encode(text)
  }
  return members
}

/** Throws where a format has no room for a vocabulary. */
export function requireNoAssets(model: Saveable): void {
  const found = placesOf(model).find(({ state }) => Object.keys(state?.assets() ?? {}).length > 0)
  if (!found) return
  throw new Error(
    `Layer "${found.name}" has learned its vocabulary, for which .h5 has no room: save the model as .keras`,
  )
}

/** Gives a model's layers the vocabularies in an archive. */
export function loadAssets(model: Saveable, members: ReadonlyMap<string, Bytes>, weights: Hdf5File): void {
  for (const place of placesOf(model)) {
    const folder = folderOf(place)
    const files = [...members].filter(
      ([name]) => name.startsWith(folder) && !name.slice(folder.length).includes('/'),
    )
    const assets = files.map(([name, bytes]) => [name.slice(folder.length), new TextDecoder().decode(bytes)])
    const names = place.state && weights.has(place.path) ? weights.names(place.path) : []
    const arrays = names.map((name) => [name, weights.array(`${place.path}/${name}`)] as const)
    place.state?.load(Object.fromEntries(assets), Object.fromEntries(arrays))
  }
}

/** Classes of `glassgrad/text`, `/image` and `/audio` in a model's description. */
const FURTHER =
  /"(AugMix|ContrastLimitedAdaptiveHistogramEqualization|CutMix|Equalization|Hash(ing|edCrossing)|(Integer|String)Lookup|MaxNumBoundingBoxes|(Mel|STFT)Spectrogram|MixUp|Pipeline|Rand(Augment|omElasticTransform|omGaussianBlur|omHeight|omPerspective|omWidth)|TextVectorization)"/

/** The objects of one's own, and the layers of `glassgrad/text`, `/image`, `/audio` and `/onnx` where a model has any: loaded with the first. */
export async function withFurtherLayers(json: Json, custom: CustomObjects): Promise<CustomObjects> {
  const text = JSON.stringify(json)
  let layers: object = FURTHER.test(text) ? { ...(await import('./furtherLayers.js')) } : {}
  if (text.includes('"OnnxGraph"'))
    layers = { ...layers, OnnxGraph: (await import('../onnx/read/graphLayer.js')).OnnxGraph }
  return { ...(layers as Record<string, CustomObject>), ...custom }
}
