import { misplaced } from '../../show.js'
/** What a model can be saved as; the names are the endings of files. */
export type ModelFormat = 'keras' | 'h5' | 'weights.h5' | 'safetensors' | 'onnx'

const formats: readonly (ModelFormat | 'json')[] = [
  'weights.h5',
  'keras',
  'h5',
  'safetensors',
  'onnx',
  'json',
]

/** The format that a file's ending means; `json` is TensorFlow.js', which has several files. */
export function formatOf(path: string): ModelFormat | 'json' {
  if (typeof path !== 'string') throw new RangeError(misplaced("a file's name", path))
  const format = formats.find((ending) => path.toLowerCase().endsWith(`.${ending}`))
  if (format) return format
  throw new RangeError(`"${path}": expected a name that ends in .${formats.join(', .')}`)
}
