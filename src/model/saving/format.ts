/** What a model can be saved as; the names are the endings of files. */
export type ModelFormat = 'keras' | 'h5' | 'weights.h5' | 'safetensors'

const formats: readonly ModelFormat[] = ['weights.h5', 'keras', 'h5', 'safetensors']

/** The format that a file's ending means. */
export function formatOf(path: string): ModelFormat {
  const format = formats.find((ending) => path.toLowerCase().endsWith(`.${ending}`))
  if (format) return format
  throw new RangeError(`"${path}": expected a name that ends in .${formats.join(', .')}`)
}

/** The format that bytes begin like; `.weights.h5` counts as h5. */
export function formatOfBytes(bytes: Uint8Array): 'keras' | 'h5' | 'safetensors' {
  if (begins(bytes, [0x50, 0x4b])) return 'keras' // PK, a zip archive
  if (begins(bytes, [0x89, 0x48, 0x44, 0x46])) return 'h5'
  if (bytes.length > 8 && bytes[8] === 0x7b) return 'safetensors' // a JSON header after its length
  throw new Error('expected a .keras, .h5 or .safetensors file; these bytes are none of them')
}

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}
