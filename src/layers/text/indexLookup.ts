import { host } from '../../host.js'
import { misplaced, show } from '../../show.js'
import { tensor } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { Numbers } from '../../tensor/nested.js'
import { type HostArray, nestRows } from '../../tensor/strings.js'
import type { Tensor } from '../../tensor/tensor.js'
import { encodeCategories, encodedShape, type OutputMode } from '../categories.js'
import type { HostState, LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'
import type { Shape } from '../symbolic.js'
import { bucketOf, requireSalt, type Salt } from './buckets.js'
import { HostLayer, type HostValues, hostArray, requireIntegers } from './hostLayer.js'
import { TokenCounts } from './tokenCounts.js'

/** What is looked up. */
export type Token = string | number

/** `OutputMode`, and `tf_idf`: counts times how rare each token is. */
export type LookupMode = OutputMode | 'tf_idf'

export interface LookupOptions<T extends Token> extends LayerOptions {
  /** The largest vocabulary, tokens for unknown and masked things included. @default null */
  maxTokens?: number | null
  /** How many numbers there are for what is unknown; with 0 that is an error. @default 1 */
  numOovIndices?: number
  /** What stands for nothing: 0, where numbers are given, else counted nowhere. @default null */
  maskToken?: T | null
  /** What stands for unknown things where numbers are looked up. @default '[UNK]', or -1 of integers */
  oovToken?: T | null
  /** The tokens in their order; else `adapt` finds them. @default null */
  vocabulary?: readonly T[] | null
  /** How rare each token is, for tf_idf with a vocabulary. @default null */
  idfWeights?: readonly number[] | null
  /** Whether numbers are looked up to find tokens. @default false */
  invert?: boolean
  /** What is given for each example. @default 'int' */
  outputMode?: LookupMode
  /** Whether rows are as long as the largest vocabulary. @default false */
  padToMaxTokens?: boolean
  /** Its size, where a file tells it before the vocabulary. @default null */
  vocabularySize?: number | null
  /** How unknown whole numbers are spread over several. @default 'floormod' */
  oovMethod?: 'floormod' | 'farmhash'
  /** Makes the spread of unknown things one's own. @default null */
  salt?: Salt | null
}

export const lookupTable = {
  vocabulary: 'any',
  idfWeights: 'any',
  invert: 'boolean',
  outputMode: 'string',
  padToMaxTokens: 'boolean',
  vocabularySize: 'number?',
} as const

const MODES = ['int', 'one_hot', 'multi_hot', 'count', 'tf_idf'] as const
/** What ends a line for Python's `splitlines`, by which Keras reads vocabularies. */
const LINE_ENDS = '\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029'
/** Counts nowhere. */
const NOWHERE = -1

/** What StringLookup and IntegerLookup share: a vocabulary, given or learned, and its numbers. */
export abstract class IndexLookup<T extends Token> extends HostLayer {
  readonly maxTokens: number | null
  readonly numOovIndices: number
  readonly maskToken: T | null
  readonly oovToken: T | null
  readonly invert: boolean
  readonly outputMode: LookupMode
  readonly padToMaxTokens: boolean
  readonly oovMethod: 'floormod' | 'farmhash'
  readonly salt: readonly [number, number] | null
  /** The vocabulary given as an option, which a file keeps in the configuration. */
  readonly #given: readonly T[] | null
  readonly #givenIdf: readonly number[] | null
  #numbers: Map<T, number> | null = null
  #tokens: readonly T[] = []
  #idf: Float32Array | null = null
  /** The size that shapes have been told from. */
  #size: number | null
  /** How many tokens a file's vocabulary has. */
  readonly #told: number

  constructor(options: LookupOptions<T>, defaultOov: T) {
    super(options)
    const { maxTokens = null, numOovIndices = 1, maskToken = null, oovToken = defaultOov } = options
    const { vocabulary = null, idfWeights = null, invert = false, padToMaxTokens = false } = options
    const title = titleOf(this)
    this.outputMode = requireOneOf(this, 'outputMode', MODES, modernMode(options.outputMode ?? 'int'))
    this.oovMethod = requireOneOf(
      this,
      'oovMethod',
      ['floormod', 'farmhash'],
      options.oovMethod ?? 'floormod',
    )
    this.salt = requireSalt(title, options.salt)
    if (maxTokens !== null && !(Number.isInteger(maxTokens) && maxTokens > 1)) {
      throw new RangeError(`${title}: ${misplaced('maxTokens as a whole number from 2 up', maxTokens)}`)
    }
    if (!Number.isInteger(numOovIndices) || numOovIndices < 0) {
      throw new RangeError(
        `${title}: ${misplaced('numOovIndices as a whole number from 0 up', numOovIndices)}`,
      )
    }
    if (padToMaxTokens && maxTokens === null) throw new RangeError(`${title}: padToMaxTokens needs maxTokens`)
    if (invert && this.outputMode !== 'int')
      throw new RangeError(`${title}: invert goes with outputMode 'int' alone`)
    if (idfWeights && this.outputMode !== 'tf_idf')
      throw new RangeError(`${title}: idfWeights go with outputMode 'tf_idf' alone`)
    if (vocabulary && this.outputMode === 'tf_idf' && !idfWeights)
      throw new RangeError(`${title}: a vocabulary for outputMode 'tf_idf' needs idfWeights`)
    this.maxTokens = maxTokens
    this.numOovIndices = numOovIndices
    this.maskToken = maskToken
    this.oovToken = oovToken
    this.invert = invert
    this.padToMaxTokens = padToMaxTokens
    this.#given = vocabulary
    this.#givenIdf = idfWeights
    this.#told = options.vocabularySize ?? 0
    this.#size = this.outputMode === 'int' ? null : (options.vocabularySize ?? null)
    if (vocabulary) this.setVocabulary(vocabulary, idfWeights)
  }

  /** A token of the vocabulary's kind from a line of a file. @internal */
  protected abstract parse(line: string): T

  /** What comes in as tokens. @internal */
  protected abstract tokensOf(array: HostArray): readonly T[]

  get #oovStart(): number {
    return this.maskToken !== null && this.outputMode === 'int' ? 1 : 0
  }

  get #tokenStart(): number {
    return this.#oovStart + this.numOovIndices
  }

  /** How many tokens there are, those for unknown and masked things included. */
  vocabularySize(): number {
    return this.#tokenStart + this.#tokens.length
  }

  /** The tokens, each at the place of its number; those for unknown and masked things left out where that is asked for. */
  getVocabulary(includeSpecialTokens = true): T[] {
    if (!includeSpecialTokens) return [...this.#tokens]
    return [...this.#special(), ...this.#tokens]
  }

  #special(): T[] {
    const masks = this.#oovStart === 1 ? [this.maskToken as T] : []
    return [...masks, ...Array<T>(this.numOovIndices).fill(this.oovToken as T)]
  }

  /**
   * Sets the vocabulary, with or without the tokens for unknown and masked things at its beginning.
   * @param idfWeights how rare each token is, for tf_idf
   * @throws RangeError where a token comes twice, or there are too many
   */
  setVocabulary(vocabulary: readonly T[], idfWeights: ArrayLike<number> | null = null): void {
    const title = titleOf(this)
    if (!Array.isArray(vocabulary) || vocabulary.length === 0) {
      const expected = 'vocabulary as a list of at least one token; loadVocabulary(path) reads a file'
      throw new RangeError(`${title}: ${misplaced(expected, vocabulary)}`)
    }
    const special = this.#special()
    const isWhole = special.length > 0 && special.every((token, i) => token === vocabulary[i])
    const tokens = isWhole ? vocabulary.slice(special.length) : [...vocabulary]
    const seen = new Set<T>()
    for (const token of tokens) {
      if (seen.has(token)) throw new RangeError(`${title}: the vocabulary has ${show(token)} twice`)
      if (token === this.maskToken || (this.invert && token === this.oovToken)) {
        throw new RangeError(
          `${title}: ${show(token)} stands for ${token === this.maskToken ? 'nothing' : 'unknown things'}: leave it ` +
            `out, or begin the vocabulary with all of [${special.map(show).join(', ')}]`,
        )
      }
      seen.add(token)
    }
    if ((this.outputMode === 'tf_idf') !== (idfWeights !== null)) {
      throw new RangeError(
        `${title}: expected ${idfWeights ? 'no idfWeights' : 'idfWeights'} with outputMode '${this.outputMode}'`,
      )
    }
    if (idfWeights && idfWeights.length !== vocabulary.length) {
      throw new RangeError(
        `${title}: expected an idfWeight for each of ${vocabulary.length} tokens, got ${idfWeights.length}`,
      )
    }
    this.#set(tokens, idfWeights && this.#allIdf(Array.from(idfWeights), isWhole))
  }

  /** Reads the vocabulary from a text file, a token a line. */
  async loadVocabulary(path: string): Promise<void> {
    this.setVocabulary(this.#parseLines(new TextDecoder().decode(await host().readFile(path))))
  }

  /** @param least how many tokens there are at least: the last ones may be empty texts */
  #parseLines(text: string, least = 0): T[] {
    const lines = text.split(/\r\n|\n|\r/)
    while (lines.length > least && lines.at(-1) === '') lines.pop()
    return lines.map((line) => this.parse(line))
  }

  /** Weights for unknown things, which nobody knows, are the mean; what is beyond the vocabulary has none. */
  #allIdf(weights: number[], isWhole: boolean): Float32Array {
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length
    const all = isWhole ? weights : [...Array<number>(this.#tokenStart).fill(mean), ...weights]
    const length = this.padToMaxTokens ? this.maxTokens! : all.length
    return Float32Array.from({ length }, (_, i) => all[i] ?? 0)
  }

  #set(tokens: readonly T[], idf: Float32Array | null): void {
    const size = this.#tokenStart + tokens.length
    if (this.maxTokens !== null && size > this.maxTokens) {
      throw new RangeError(
        `${titleOf(this)}: a vocabulary of ${size} tokens, unknown and masked ones included, is beyond maxTokens: ` +
          `${this.maxTokens}`,
      )
    }
    if (this.#size !== null && size !== this.#size) {
      throw new Error(
        `${titleOf(this)}: its output is ${this.#size} wide, which a vocabulary of ${size} tokens would ` +
          'change: make a new layer',
      )
    }
    this.#tokens = tokens
    this.#numbers = new Map(tokens.map((token, i) => [token, this.#tokenStart + i]))
    this.#idf = idf
  }

  /**
   * Learns the vocabulary from data, forgetting the one before: the most frequent tokens first.
   * @param data all of it, or batches of it, one after the other
   */
  async adapt(data: HostValues | Iterable<HostValues> | AsyncIterable<HostValues>): Promise<void> {
    const counts = new TokenCounts<T>()
    const caller = `${titleOf(this)}: adapt`
    for await (const { batch, isAll } of batchesOf(data)) {
      const array = hostArray(batch, caller)
      const tokens = this.tokensOf(array)
      // One axis of all data: each its own example; of a batch: one example.
      const rows = array.shape.length > 1 ? array.shape[0] : isAll ? tokens.length : 1
      const size = tokens.length / (rows || 1)
      counts.add(Array.from({ length: rows }, (_, i) => tokens.slice(i * size, (i + 1) * size)))
    }
    this.adaptTo(counts)
  }

  /** @internal */
  adaptTo(counts: TokenCounts<T>): void {
    const title = titleOf(this)
    if (this.#given) {
      throw new Error(`${title}: its vocabulary was given as an option; adapt would change it`)
    }
    const room = this.maxTokens === null ? Infinity : this.maxTokens - this.#tokenStart
    const { tokens, idf } = counts.most([this.maskToken, this.oovToken], room)
    if (tokens.length === 0) throw new RangeError(`${title}: adapt found no tokens in the data`)
    this.#set(tokens, this.outputMode === 'tf_idf' ? this.#allIdf(idf, false) : null)
  }

  /** The number of a token. @internal */
  numberOf(token: T): number {
    if (token === this.maskToken) return this.outputMode === 'int' ? 0 : NOWHERE
    const known = this.#known.get(token)
    if (known !== undefined) return known
    if (this.numOovIndices === 0) {
      throw new RangeError(
        `${titleOf(this)}: ${show(token)} is not in the vocabulary; numOovIndices: 1 gives such things a number`,
      )
    }
    if (this.numOovIndices === 1) return this.#oovStart
    const count = this.numOovIndices
    const bucket =
      typeof token === 'number' && this.oovMethod === 'floormod'
        ? ((token % count) + count) % count
        : bucketOf(String(token), count, this.salt)
    return this.#oovStart + bucket
  }

  get #known(): Map<T, number> {
    if (this.#numbers) return this.#numbers
    throw new Error(
      `${titleOf(this)} has no vocabulary yet: adapt(data) finds it, setVocabulary(tokens) gives it`,
    )
  }

  override encodeOnHost([array]: readonly HostArray[]): NdArray {
    if (this.invert) return this.decodeToArray(array)
    const tokens = this.tokensOf(array)
    return new NdArray(
      Int32Array.from(tokens, (token) => this.numberOf(token)),
      array.shape,
    )
  }

  /** Tokens for numbers, as an array of numbers. @internal */
  protected decodeToArray(_array: HostArray): NdArray {
    throw new Error(`${titleOf(this)} gives texts, which no model can hold: decode(numbers) gives them`)
  }

  /** The tokens of numbers, in the same nesting; the one for unknown things where there is none. */
  decode(numbers: NdArray | Numbers): unknown {
    const array = requireIntegers(`${titleOf(this)}: decode`, hostArray(numbers, `${titleOf(this)}: decode`))
    return nestRows(this.tokensAt(array), array.shape)
  }

  /** @internal */
  protected tokensAt({ data }: NdArray): T[] {
    void this.#known
    const all = this.getVocabulary()
    return Array.from(data, (i) => all[i] ?? (this.oovToken as T))
  }

  /** How wide rows are that count tokens. @internal */
  get depth(): number {
    if (this.padToMaxTokens) return this.maxTokens!
    if (this.#size === null) {
      void this.#known
      this.#size = this.vocabularySize()
    }
    return this.#size
  }

  override computeOutputShape(shape: Shape): Shape {
    const { outputMode: mode } = this
    if (mode === 'int') return shape
    return encodedShape(titleOf(this), shape, mode === 'tf_idf' ? 'count' : mode, this.depth)
  }

  call(ids: Tensor): Tensor {
    const numbers = ids.cast('int32')
    if (this.outputMode === 'int') return numbers
    const counts = encodeCategories(
      numbers,
      this.outputMode === 'tf_idf' ? 'count' : this.outputMode,
      this.depth,
    )
    return this.outputMode === 'tf_idf' ? counts.mul(tensor(this.#idf!)) : counts
  }

  override hostState(): HostState {
    return {
      assets: (): Record<string, string> => (this.#given ? {} : { 'vocabulary.txt': this.#lines() }),
      arrays: (): Record<string, NdArray> =>
        this.#idf ? { idf_weights: new NdArray(this.#idf, [this.#idf.length]) } : {},
      load: ({ 'vocabulary.txt': text }, { idf_weights: idf }) => {
        if (this.#given) return
        if (text === undefined) throw new Error(`${titleOf(this)}: the file has no vocabulary for it`)
        const vocabulary = this.#parseLines(text, this.#told)
        this.setVocabulary(vocabulary, idf ? idf.data.subarray(0, vocabulary.length) : null)
      },
    }
  }

  #lines(): string {
    void this.#known
    const tokens = this.getVocabulary()
    const broken = tokens.find((token) => [...String(token)].some((letter) => LINE_ENDS.includes(letter)))
    if (broken === undefined) return tokens.join('\n')
    throw new Error(
      `${titleOf(this)} can't be saved: Keras' files have a token a line, and ${show(broken)} has a line end in it. Give ` +
        'the vocabulary as an option',
    )
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      invert: this.invert,
      max_tokens: this.maxTokens,
      num_oov_indices: this.numOovIndices,
      oov_token: this.oovToken,
      mask_token: this.maskToken,
      output_mode: this.outputMode,
      sparse: false,
      pad_to_max_tokens: this.padToMaxTokens,
      idf_weights: this.#givenIdf,
      vocabulary: this.#given,
      vocabulary_size: this.#numbers ? this.vocabularySize() : null,
      oov_method: this.oovMethod,
      salt: this.salt,
    }
  }
}

/** Names of modes that older Kerases had. */
export function modernMode(mode: string): string {
  return mode === 'binary' ? 'multi_hot' : mode === 'tf-idf' ? 'tf_idf' : mode
}

/** Data as batches, of which all data at once are one. */
export async function* batchesOf(
  data: HostValues | Iterable<HostValues> | AsyncIterable<HostValues>,
): AsyncGenerator<{ batch: HostValues; isAll: boolean }> {
  const isAll =
    typeof data === 'string' || Array.isArray(data) || data instanceof NdArray || ArrayBuffer.isView(data)
  if (isAll) yield { batch: data as HostValues, isAll }
  else for await (const batch of data as AsyncIterable<HostValues>) yield { batch, isAll: false }
}
