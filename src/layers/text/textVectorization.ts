import { type Given, named, table } from '../../options.js'
import { misplaced, show } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { HostArray, Texts } from '../../tensor/strings.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { HostState, LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'
import type { Shape } from '../symbolic.js'
import { HostLayer, type HostValues, hostArray } from './hostLayer.js'
import { batchesOf, type LookupMode, modernMode } from './indexLookup.js'
import { StringLookup } from './stringLookup.js'
import { TokenCounts } from './tokenCounts.js'

/** How texts are made alike: by name, or by a function of one text. */
export type Standardize =
  | 'lower_and_strip_punctuation'
  | 'lower'
  | 'strip_punctuation'
  | ((text: string) => string)

/** How a text is cut into tokens: by name, or by a function. */
export type Split = 'whitespace' | 'character' | ((text: string) => readonly string[])

export interface TextVectorizationOptions extends LayerOptions {
  /** The largest vocabulary, with those for padding and for unknown tokens. @default null */
  maxTokens?: number | null
  /** How texts are made alike; null: not at all. @default 'lower_and_strip_punctuation' */
  standardize?: Standardize | null
  /** How they are cut into tokens; null: each is one. @default 'whitespace' */
  split?: Split | null
  /** Runs of tokens that count as tokens, too: of all lengths up to a number, or of these lengths. @default null */
  ngrams?: number | readonly number[] | null
  /** What is given for each text: `int` its tokens' numbers, else a row over the vocabulary. @default 'int' */
  outputMode?: LookupMode
  /** How many numbers each text has in mode `int`; else as many as the longest of those given together. @default null */
  outputSequenceLength?: number | null
  /** Whether rows are as long as the largest vocabulary. @default false */
  padToMaxTokens?: boolean
  /** The tokens in their order; else `adapt` finds them. @default null */
  vocabulary?: readonly string[] | null
  /** How rare each token is, for tf_idf with a vocabulary. @default null */
  idfWeights?: readonly number[] | null
  /** Its size, where a file tells it before the vocabulary. @default null */
  vocabularySize?: number | null
}

const SPLITS = ['whitespace', 'character'] as const
const STANDARDS = ['lower_and_strip_punctuation', 'lower', 'strip_punctuation'] as const

/**
 * Texts as numbers of their words (keras.io/api/layers/preprocessing_layers/text/text_vectorization): texts [n] or [n, 1] →
 * int32 [n, tokens], 0 for padding and 1 for unknown words; other modes: float32 [n, vocabulary]. Without a vocabulary,
 * `adapt` finds one.
 *
 *     const vectorize = new TextVectorization({ maxTokens: 1000, outputSequenceLength: 20 })
 *     await vectorize.adapt(texts)
 *     const model = new Sequential([vectorize, new Embedding(1000, 16), …])
 *     await model.fit(texts, labels)
 */
export class TextVectorization extends HostLayer {
  static override readonly kerasClass: string = 'TextVectorization'
  static override readonly options = table<TextVectorizationOptions, LayerOptions>({
    maxTokens: 'number?',
    standardize: 'any',
    split: 'any',
    ngrams: 'any',
    outputMode: 'string',
    outputSequenceLength: 'number?',
    padToMaxTokens: 'boolean',
    vocabulary: 'any',
    idfWeights: 'any',
    vocabularySize: 'number?',
  })
  readonly standardize: Standardize | null
  readonly split: Split | null
  readonly ngrams: number | readonly number[] | null
  readonly outputSequenceLength: number | null
  /** Called as in Keras, whose files have it in its place. @internal */
  readonly _lookupLayer: StringLookup

  constructor(...given: Given<TextVectorizationOptions, [], [maxTokens: number | null]>) {
    const options = named<TextVectorizationOptions>(new.target.name, TextVectorization.options, given)
    super({ inputShape: [1], ...options })
    const { maxTokens, outputMode = 'int', padToMaxTokens, vocabulary, idfWeights, vocabularySize } = options
    const title = titleOf(this)
    const { standardize = 'lower_and_strip_punctuation', split = 'whitespace', ngrams = null } = options
    const { outputSequenceLength = null } = options
    this.standardize =
      standardize === null || typeof standardize === 'function'
        ? standardize
        : requireOneOf(this, 'standardize', STANDARDS, standardize)
    this.split =
      split === null || typeof split === 'function' ? split : requireOneOf(this, 'split', SPLITS, split)
    const lengths = [ngrams ?? 1].flat()
    if (lengths.length === 0 || !lengths.every((n) => Number.isInteger(n) && n > 0)) {
      throw new RangeError(
        `${title}: ${misplaced('ngrams as a whole number from 1 up, or a list of them,', ngrams)}`,
      )
    }
    if (
      outputSequenceLength !== null &&
      !(Number.isInteger(outputSequenceLength) && outputSequenceLength > 0)
    ) {
      const expected = 'outputSequenceLength as a whole number from 1 up'
      throw new RangeError(`${title}: ${misplaced(expected, outputSequenceLength)}`)
    }
    if (outputSequenceLength !== null && modernMode(outputMode) !== 'int')
      throw new RangeError(`${title}: outputSequenceLength goes with outputMode 'int' alone`)
    this.ngrams = ngrams
    this.outputSequenceLength = outputSequenceLength
    this._lookupLayer = new StringLookup({
      name: `${this.name}_lookup`,
      maxTokens,
      maskToken: '',
      outputMode,
      padToMaxTokens,
      vocabulary,
      idfWeights,
      vocabularySize,
    })
  }

  get outputMode(): LookupMode {
    return this._lookupLayer.outputMode
  }

  /** The tokens, each at the place of its number. */
  getVocabulary(includeSpecialTokens = true): string[] {
    return this._lookupLayer.getVocabulary(includeSpecialTokens)
  }

  /** How many tokens there are, those for padding and for unknown ones included. */
  vocabularySize(): number {
    return this._lookupLayer.vocabularySize()
  }

  /** Sets the vocabulary; `idfWeights` for tf_idf. */
  setVocabulary(vocabulary: readonly string[], idfWeights: readonly number[] | null = null): void {
    this._lookupLayer.setVocabulary(vocabulary, idfWeights)
  }

  /** Reads the vocabulary from a text file, a token a line. */
  loadVocabulary(path: string): Promise<void> {
    return this._lookupLayer.loadVocabulary(path)
  }

  /**
   * Learns the vocabulary from texts, forgetting the one before: the most frequent tokens first.
   * @param data all texts, or batches of them, one after the other
   */
  async adapt(data: HostValues | Iterable<HostValues> | AsyncIterable<HostValues>): Promise<void> {
    const counts = new TokenCounts<string>()
    for await (const { batch } of batchesOf(data)) {
      const array = hostArray(batch, `${titleOf(this)}: adapt`)
      counts.add(this.#rows(array))
    }
    this._lookupLayer.adaptTo(counts)
  }

  /** The tokens of each text. */
  #rows(array: HostArray): string[][] {
    if (array instanceof NdArray) {
      throw new TypeError(`${titleOf(this)}: expected texts, got numbers such as ${show(array.data[0])}`)
    }
    const { texts } = array
    const rows = this.#cut(array)
    const { ngrams } = this
    if (ngrams === null || texts.length === 0) return rows
    const lengths = typeof ngrams === 'number' ? Array.from({ length: ngrams }, (_, i) => i + 1) : ngrams
    return rows.map((tokens) =>
      lengths.flatMap((n) =>
        Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, i) =>
          tokens.slice(i, i + n).join(' '),
        ),
      ),
    )
  }

  #cut({ texts, shape }: Texts): string[][] {
    const { split } = this
    const alike = texts.map((text) => this.#standardized(text))
    if (split === null && shape.length === 2)
      return Array.from({ length: shape[0] }, (_, i) => alike.slice(i * shape[1], (i + 1) * shape[1]))
    if (shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
      throw new RangeError(
        `${titleOf(this)}: expected texts [n] or [n, 1]${split ? ' to split' : ''}, got shape [${shape}]`,
      )
    }
    if (split === null) return alike.map((text) => [text])
    if (split === 'character') return alike.map((text) => [...text])
    if (split === 'whitespace') return alike.map((text) => text.split(/[\t-\r ]+/).filter(Boolean))
    return alike.map((text) => [...split(text)])
  }

  #standardized(text: string): string {
    const { standardize } = this
    if (standardize === null) return text
    if (typeof standardize === 'function') return standardize(text)
    // As TensorFlow: A to Z alone become small, and these signs alone are punctuation.
    const lower = standardize.startsWith('lower') ? text.replace(/[A-Z]+/g, (s) => s.toLowerCase()) : text
    return standardize === 'lower' ? lower : lower.replace(/[!-/:-@[-`{-~]/g, '')
  }

  override encodeOnHost([array]: readonly HostArray[]): NdArray {
    const rows = this.#rows(array)
    const longest = rows.reduce((most, { length }) => Math.max(most, length), 1)
    const length = this.outputSequenceLength ?? longest
    const ids = new Int32Array(rows.length * length).fill(this.outputMode === 'int' ? 0 : -1)
    rows.forEach((tokens, i) => {
      for (const [k, token] of tokens.slice(0, length).entries()) {
        ids[i * length + k] = this._lookupLayer.numberOf(token)
      }
    })
    return new NdArray(ids, [rows.length, length])
  }

  override computeOutputShape([batch]: Shape): Shape {
    if (this.outputMode === 'int') return [batch, this.outputSequenceLength]
    if (this.outputMode === 'one_hot') return [batch, null, this._lookupLayer.depth]
    return [batch, this._lookupLayer.depth]
  }

  call(ids: Tensor): Tensor {
    // A text of one token is no row that one_hot may drop.
    if (this.outputMode === 'one_hot') return ids.cast('int32').oneHot(this._lookupLayer.depth)
    return this._lookupLayer.call(ids)
  }

  /** As Keras does: the layer inside keeps the same once more. @internal */
  override hostState(): HostState {
    return this._lookupLayer.hostState()
  }

  override getConfig(): Record<string, unknown> {
    const own = [this.standardize, this.split].find((part) => typeof part === 'function')
    if (own) {
      throw new Error(
        `${titleOf(this)} can't be saved: a file would not have ${show(own)}. Name a way that there is, or let the ` +
          'function change the texts before the model gets them',
      )
    }
    const { vocabulary, idf_weights } = this._lookupLayer.getConfig()
    return {
      ...super.getConfig(),
      max_tokens: this._lookupLayer.maxTokens,
      standardize: this.standardize,
      split: this.split,
      ngrams: this.ngrams,
      output_mode: this.outputMode,
      output_sequence_length: this.outputSequenceLength,
      pad_to_max_tokens: this._lookupLayer.padToMaxTokens,
      sparse: false,
      ragged: false,
      vocabulary,
      idf_weights,
      encoding: 'utf-8',
      vocabulary_size: this.vocabularySize(),
    }
  }
}
