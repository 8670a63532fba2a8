import { table } from '../../options.js'
import type { NdArray } from '../../tensor/ndarray.js'

/** How texts that have been turned into numbers are given, as Keras' data sets take it. */
export interface SequenceOptions {
  /** Only the most frequent words keep their numbers: those below this. Without it, all. */
  numWords?: number | null
  /** The most frequent words that are left out. @default 0 */
  skipTop?: number
  /** Longer texts are left out. Without it, none. */
  maxlen?: number | null
  /** Decides the order of the texts. @default 113 */
  seed?: number
  /** What each text begins with. @default 1 */
  startChar?: number | null
  /** What stands for words that are left out; null: nothing. @default 2 */
  oovChar?: number | null
  /** Added to the words' numbers, so that some are free for these. @default 3 */
  indexFrom?: number
}

export const sequenceTable = table<SequenceOptions>({
  numWords: 'number?',
  skipTop: 'number',
  maxlen: 'number?',
  seed: 'number',
  startChar: 'number?',
  oovChar: 'number?',
  indexFrom: 'number',
})

/** Texts as lists of numbers, and a label for each. */
export type Sequences = [x: number[][], y: NdArray]

/** Texts with what begins each, those that are too long left out. */
export function begun(
  texts: readonly (readonly number[])[],
  labels: NdArray,
  { startChar = 1, indexFrom = 3, maxlen }: SequenceOptions,
): Sequences {
  const lists = texts.map((words) => {
    const moved = words.map((word) => word + indexFrom)
    return startChar === null ? moved : [startChar, ...moved]
  })
  if (!maxlen) return [lists, labels]
  const kept = lists.flatMap((list, i) => (list.length < maxlen ? [i] : []))
  if (kept.length === 0) throw new RangeError(`loadData: no text is shorter than maxlen: ${maxlen}`)
  return [kept.map((i) => lists[i]), labels.take(kept)]
}

/** Texts without the words that are too frequent or too rare. */
export function limited(
  texts: readonly number[][],
  { numWords, skipTop = 0, oovChar = 2 }: SequenceOptions,
): number[][] {
  const most = numWords ?? texts.reduce((all, words) => words.reduce((a, b) => Math.max(a, b), all), 0)
  const isKept = (word: number) => word >= skipTop && word < most
  if (oovChar === null) return texts.map((words) => words.filter(isKept))
  return texts.map((words) => words.map((word) => (isKept(word) ? word : oovChar)))
}
