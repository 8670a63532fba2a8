import { checkOptions } from '../options.js'
import { kerasFile } from './sets/kerasFile.js'
import { type SequenceOptions, type Sequences, sequenceTable } from './sets/sequences.js'

/**
 * IMDB, 25000 + 25000 reviews of films as numbers of their words, good (1) or bad (0).
 * As https://keras.io/api/datasets/imdb/
 */
export const imdb = {
  /** [[xTrain, yTrain], [xTest, yTest]]: lists of numbers, which `padSequences` makes equally long, and labels [25000]. */
  async loadData(options: SequenceOptions = {}): Promise<[Sequences, Sequences]> {
    checkOptions('imdb.loadData', sequenceTable, options)
    return (await import('./sets/imdb.js')).loadData(options)
  },

  /** The words' numbers, before `indexFrom` is added. */
  async getWordIndex(): Promise<Record<string, number>> {
    const bytes = await kerasFile('imdb_word_index.json', { md5: 'bfafd718b763782e994055a2d397834f' })
    return JSON.parse(new TextDecoder().decode(bytes))
  },
}
