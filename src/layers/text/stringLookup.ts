import { type Given, named, table } from '../../options.js'
import { show } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { Numbers } from '../../tensor/nested.js'
import type { HostArray, Strings } from '../../tensor/strings.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../names.js'
import { IndexLookup, type LookupOptions, lookupTable } from './indexLookup.js'

export type StringLookupOptions = Omit<LookupOptions<string>, 'oovMethod'>

/**
 * A number for each text of a vocabulary (keras.io/api/layers/preprocessing_layers/categorical/string_lookup): texts of any
 * shape → int32 of the same; other modes as `outputMode` says. Without a vocabulary, `adapt` finds one.
 *
 *     const lookup = new StringLookup()
 *     await lookup.adapt(['cat', 'dog', 'cat'])
 *     lookup.encode(['dog', 'bird']) // [2, 0]
 */
export class StringLookup extends IndexLookup<string> {
  static override readonly kerasClass: string = 'StringLookup'
  static override readonly options = table<StringLookupOptions, LayerOptions>({
    maxTokens: 'number?',
    numOovIndices: 'number',
    maskToken: 'string?',
    oovToken: 'string?',
    ...lookupTable,
    salt: 'any',
  })
  override readonly takes: 'string' | 'int32'

  constructor(...given: Given<StringLookupOptions, [], [maxTokens: number | null, numOovIndices: number]>) {
    const options = named<StringLookupOptions>(new.target.name, StringLookup.options, given)
    super(options, '[UNK]')
    this.takes = this.invert ? 'int32' : 'string'
  }

  /** @internal */
  protected parse(line: string): string {
    return line
  }

  /** @internal */
  protected tokensOf(array: HostArray): readonly string[] {
    if (!(array instanceof NdArray)) return array.texts
    throw new TypeError(`${titleOf(this)}: expected texts, got numbers such as ${show(array.data[0])}`)
  }

  /** The texts of numbers, in the same nesting. */
  override decode(numbers: NdArray | Numbers): Strings {
    return super.decode(numbers) as Strings
  }

  override getConfig(): Record<string, unknown> {
    const { oov_method: _, ...config } = super.getConfig()
    return { ...config, oov_method: 'floormod', encoding: 'utf-8' }
  }
}
