/** The format that bytes begin like; `.weights.h5` counts as h5. */
export function formatOfBytes(bytes: Uint8Array): 'keras' | 'h5' | 'safetensors' {
  if (begins(bytes, [0x50, 0x4b])) return 'keras' // PK, a zip archive
  if (begins(bytes, [0x89, 0x48, 0x44, 0x46])) return 'h5'
  if (bytes.length > 8 && bytes[8] === 0x7b) return 'safetensors' // a JSON header after its length
  throw new Error(`expected a .keras, .h5 or .safetensors file; ${strangerOf(bytes)}`)
}

const KERAS_HINT = 'In Python, load it and save the Keras model with model.save("model.keras")'
const TRAINED_ELSEWHERE = 'make the model here, layer by layer, and give it the weights with setWeights'

/** What other files begin like, and what to do with them. */
const STRANGERS: readonly (readonly [at: number, start: readonly number[], what: string])[] = [
  [
    4,
    [0x54, 0x46, 0x4c, 0x33],
    `this is a TensorFlow Lite model (.tflite), which holds TensorFlow's ops and no layers. ${KERAS_HINT}`,
  ],
  [0, [0x47, 0x47, 0x55, 0x46], `this is a GGUF file: ${TRAINED_ELSEWHERE}`],
  [0, [0x80, 0x02], `this is a pickle of Python, PyTorch's .pt say: ${TRAINED_ELSEWHERE}`],
  [0, [0x93, 0x4e, 0x55, 0x4d], 'this is a NumPy array: readNpy reads it'],
  [
    0,
    [0x7b],
    'this is JSON: of model.toJSON() modelFromJSON makes a model; TensorFlow.js keeps one in model.json, loaded by its name',
  ],
  [
    0,
    [0x08],
    `this looks like a protocol buffer: an ONNX model, which loadOnnx of glassgrad/onnx reads, or a SavedModel's or frozen graph's .pb, which hold ops and no layers. ${KERAS_HINT}`,
  ],
  [
    0,
    [0x0a],
    `this looks like a protocol buffer: a frozen graph of TensorFlow (.pb), which holds ops and no layers. ${KERAS_HINT}`,
  ],
]

/** What a file is that no model is read from. */
function strangerOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'this one is empty'
  const known = STRANGERS.find(([at, start]) => begins(bytes.subarray(at), start))
  return known?.[2] ?? 'these bytes are none of them'
}

/** What an archive is that is no `.keras` file, by the names of its members. */
export function archiveOf(names: readonly string[]): string {
  if (names.some((name) => name.endsWith('data.pkl')))
    return `this is a file of PyTorch: ${TRAINED_ELSEWHERE}`
  if (names.some((name) => name.endsWith('.npy'))) return 'this is a NumPy archive: readNpz reads it'
  if (names.some((name) => name.endsWith('saved_model.pb')))
    return `this is a SavedModel, packed, which holds TensorFlow's ops and no layers. ${KERAS_HINT}`
  return 'it is not a .keras file'
}

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}
