import { type Given, named, table } from '../../options.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { HostArray } from '../../tensor/strings.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../names.js'
import { requireIntegers } from './hostLayer.js'
import { IndexLookup, type LookupOptions, lookupTable } from './indexLookup.js'

export type IntegerLookupOptions = LookupOptions<number>

/**
 * A number for each whole number of a vocabulary, zip codes say
 * (keras.io/api/layers/preprocessing_layers/categorical/integer_lookup): whole numbers of any shape → int32 of the same;
 * other modes as `outputMode` says. Without a vocabulary, `adapt` finds one.
 */
export class IntegerLookup extends IndexLookup<number> {
  static override readonly kerasClass: string = 'IntegerLookup'
  static override readonly options = table<IntegerLookupOptions, LayerOptions>({
    maxTokens: 'number?',
    numOovIndices: 'number',
    maskToken: 'number?',
    oovToken: 'number?',
    ...lookupTable,
    oovMethod: 'string',
    salt: 'any',
  })
  override readonly takes = 'int32'

  constructor(...given: Given<IntegerLookupOptions, [], [maxTokens: number | null, numOovIndices: number]>) {
    const options = named<IntegerLookupOptions>(new.target.name, IntegerLookup.options, given)
    super(options, -1)
  }

  /** @internal */
  protected parse(line: string): number {
    const token = Number(line)
    if (line.trim() !== '' && Number.isInteger(token)) return token
    throw new Error(
      `${titleOf(this)}: expected a whole number a line in the vocabulary, got "${line.slice(0, 40)}"`,
    )
  }

  /** @internal */
  protected tokensOf(array: HostArray): readonly number[] {
    return Array.from(requireIntegers(titleOf(this), array).data)
  }

  /** @internal */
  protected override decodeToArray(array: HostArray): NdArray {
    const numbers = requireIntegers(titleOf(this), array)
    return new NdArray(Int32Array.from(this.tokensAt(numbers)), numbers.shape)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), vocabulary_dtype: 'int64' }
  }
}
