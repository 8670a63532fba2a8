import { Hdf5Tree, writeHdf5 } from '../../io/hdf5Writer.js'
import type { Quantization } from '../../io/quantize.js'
import { writeQuantized } from '../../io/quantizedSafetensors.js'
import { writeSafetensors } from '../../io/safetensors.js'
import { writeZip } from '../../io/zip.js'
import type { Bytes } from '../../remote.js'
import { show } from '../../show.js'
import { ready } from '../../tensor/runtime.js'
import { assetsOf, requireNoAssets } from './assets.js'
import { describeModel } from './describe.js'
import { readConstants } from './describeOperation.js'
import { describeTraining } from './describeTraining.js'
import type { ModelFormat } from './format.js'
import { toPythonJson } from './json.js'
import { KERAS_BACKEND, KERAS_VERSION } from './kerasVersion.js'
import { putLegacyWeights, putNamed } from './legacyWeights.js'
import { optimizerState } from './optimizerState.js'
import { requireBuilt } from './requireBuilt.js'
import type { Saveable } from './saveable.js'
import { weightPaths } from './store.js'
import { writeWeightsH5 } from './weightsH5.js'

/** Options of `save`, `saveWeights` and `toBytes`. */
export interface SaveOptions {
  /**
   * How weights with two axes or more are stored, instead of as float32: `float16`; `int8`, in `.safetensors`; `uint8` and
   * `uint16`, in TensorFlow.js' files. @default undefined
   */
  quantize?: Quantization
}

const QUANTIZED: Readonly<Record<string, readonly Quantization[]>> = {
  safetensors: ['float16', 'int8'],
  json: ['float16', 'uint8', 'uint16'],
}

/** @throws RangeError for a quantization that a format has not */
export function requireQuantization(format: string, quantize: Quantization | undefined): void {
  const known = QUANTIZED[format] ?? []
  if (quantize === undefined || known.includes(quantize)) return
  const has = known.length > 0 ? `it has '${known.join("', '")}'` : 'it holds float32'
  throw new RangeError(`quantize: there is no ${show(quantize)} in a .${format} file: ${has}`)
}

/**
 * A model as a file: `keras` and `h5` hold all of it, the optimizer's state included, so that training can go
 * on; `weights.h5` has no description of the model; `safetensors` has weights alone; `onnx` predicts elsewhere.
 * @throws Error where the model has no weights yet, or can't be described
 */
export async function modelToBytes(
  model: Saveable,
  format: ModelFormat,
  { quantize }: SaveOptions = {},
): Promise<Bytes> {
  requireBuilt(model)
  requireQuantization(format, quantize)
  await ready()
  if (format === 'keras' || format === 'h5') await readConstants(model)
  if (format === 'keras') return writeKeras(model)
  if (format === 'h5') return writeLegacyH5(model)
  if (format === 'weights.h5') return writeWeightsH5(model)
  if (format === 'onnx') {
    const { exportOnnx } = await import('../onnx/exportOnnx.js') // loaded when the first model is exported
    return exportOnnx(model)
  }
  const paths = weightPaths(model)
  const arrays = await Promise.all(
    model.weights.map(async (w) => [paths.get(w)!, await w.value.array()] as const),
  )
  const weights = new Map(arrays)
  return quantize === undefined
    ? writeSafetensors(weights)
    : writeQuantized(weights, quantize as 'float16' | 'int8')
}

/** Keras 3's archive: who wrote it, the model's JSON, and its weights in HDF5. */
async function writeKeras(model: Saveable): Promise<Bytes> {
  const text = (value: unknown) => new TextEncoder().encode(toPythonJson(value))
  const now = new Date().toISOString()
  return writeZip({
    'metadata.json': text({
      keras_version: KERAS_VERSION,
      date_saved: `${now.slice(0, 10)}@${now.slice(11, 19)}`,
    }),
    'config.json': text(describeModel(model)),
    'model.weights.h5': await writeWeightsH5(model),
    ...assetsOf(model),
  })
}

/** The older format: JSON in attributes, weights by the names of layers, the optimizer's state beside them. */
async function writeLegacyH5(model: Saveable): Promise<Bytes> {
  requireNoAssets(model)
  const root = new Hdf5Tree()
  root.setText('keras_version', KERAS_VERSION)
  root.setText('backend', KERAS_BACKEND)
  root.setAscii('model_config', toPythonJson(describeModel(model, true)))
  if (model.isCompiled) root.setAscii('training_config', toPythonJson(describeTraining(model)))
  await putLegacyWeights(root.group('model_weights'), model)
  const state = await optimizerState(model)
  if (state) putNamed(root.group('optimizer_weights'), state.paths, state.values)
  return writeHdf5(root)
}
