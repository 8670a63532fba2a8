import { checkOptions, table } from '../options.js'
import { kerasFile } from './sets/kerasFile.js'
import type { ReutersOptions } from './sets/reuters.js'
import { type SequenceOptions, type Sequences, sequenceTable } from './sets/sequences.js'

const reutersTable = table<ReutersOptions, SequenceOptions>({ testSplit: 'number' })

/** Reuters, 11228 newswires of 46 topics as numbers of their words. As https://keras.io/api/datasets/reuters/ */
export const reuters = {
  classNames: (
    'cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship cotton carcass crude ' +
    'nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin strategic-metal livestock retail ipi iron-steel ' +
    'rubber heat jobs lei bop zinc orange pet-chem dlr gas silver wpi hog lead'
  ).split(' '),

  /** [[xTrain, yTrain], [xTest, yTest]]: lists of numbers, which `padSequences` makes equally long, and labels. */
  async loadData(options: ReutersOptions = {}): Promise<[Sequences, Sequences]> {
    checkOptions('reuters.loadData', { ...sequenceTable, ...reutersTable }, options)
    return (await import('./sets/reuters.js')).loadData(options)
  },

  /** The words' numbers, before `indexFrom` is added. */
  async getWordIndex(): Promise<Record<string, number>> {
    const bytes = await kerasFile('reuters_word_index.json', { md5: '4d44cc38712099c9e383dc6e5f11a921' })
    return JSON.parse(new TextDecoder().decode(bytes))
  },
}
