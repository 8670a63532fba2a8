import { checkOptions, table } from '../options.js'
import { misplaced, show } from '../show.js'
import { type DType, typedArrays } from '../tensor/dtype.js'
import { NdArray } from '../tensor/ndarray.js'

export interface PadSequencesOptions {
  /** Length that all get. Without it, that of the longest. */
  maxlen?: number | null
  /** @default 'int32' */
  dtype?: DType
  /** Where short ones are filled up. @default 'pre' */
  padding?: 'pre' | 'post'
  /** Where long ones are cut. @default 'pre' */
  truncating?: 'pre' | 'post'
  /** What they are filled with. @default 0 */
  value?: number
}

const padTable = table<PadSequencesOptions>({
  maxlen: 'number?',
  dtype: 'string',
  padding: 'string',
  truncating: 'string',
  value: 'number',
})

/** Lists of numbers, each as long as it likes, as rows of one array [n, maxlen] (keras.utils.pad_sequences). */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options: PadSequencesOptions = {},
): NdArray {
  checkOptions('padSequences', padTable, options)
  const { maxlen = null, dtype = 'int32', padding = 'pre', truncating = 'pre', value = 0 } = options
  if (!Array.isArray(sequences)) {
    throw new TypeError(`padSequences: ${misplaced('a list of lists of numbers', sequences)}`)
  }
  const wrong = sequences.findIndex((row) => typeof row !== 'object' || row === null || !('length' in row))
  if (wrong >= 0) {
    throw new TypeError(`padSequences: expected a list of numbers at ${wrong}, got ${show(sequences[wrong])}`)
  }
  for (const [name, side] of Object.entries({ padding, truncating })) {
    if (side !== 'pre' && side !== 'post')
      throw new RangeError(`padSequences: expected ${name} 'pre' or 'post', got ${show(side)}`)
  }
  if (!Object.hasOwn(typedArrays, dtype)) throw new RangeError(`padSequences: unknown dtype ${show(dtype)}`)
  const length = maxlen ?? sequences.reduce((most, row) => Math.max(most, row.length), 0)
  if (!Number.isInteger(length) || length < 0)
    throw new RangeError(`padSequences: expected maxlen as a whole number from 0 up, got ${maxlen}`)
  const all = NdArray.from(Array<number>(sequences.length * length).fill(value), dtype)
  sequences.forEach((sequence, i) => {
    const cut = Math.max(0, sequence.length - length)
    const from = truncating === 'pre' ? cut : 0
    const kept = Array.from(sequence as ArrayLike<number>).slice(from, from + length)
    const at = i * length + (padding === 'pre' ? length - kept.length : 0)
    all.data.set(NdArray.from(kept, dtype).data, at)
  })
  return all.reshape([sequences.length, length])
}
