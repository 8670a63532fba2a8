import { readNpz } from '../../io/npy.js'
import type { Digest } from '../../remote.js'
import { numpyShuffle } from '../numpyShuffle.js'
import type { ImageSet } from './idxSet.js'
import { kerasFile } from './kerasFile.js'

export interface HousingOptions {
  /** Share of the rows to test with. @default 0.2 */
  testSplit?: number
  /** Decides the order of the rows. @default 113 */
  seed?: number
}

/** Fetches a table, its first rows or all, and splits them as Keras does. */
export async function loadTable(
  name: string,
  digest: Digest,
  { testSplit = 0.2, seed = 113 }: HousingOptions,
  rows?: number,
): Promise<ImageSet> {
  const arrays = await readNpz(await kerasFile(name, digest))
  const [x, y] = ['x', 'y'].map((key) => arrays.get(key)!.slice(0, rows))
  const order = numpyShuffle(seed)(x.length)
  const [inOrder, goals] = [x.take(order), y.take(order)]
  const count = Math.trunc(x.length * (1 - testSplit))
  return [
    [inOrder.slice(0, count), goals.slice(0, count)],
    [inOrder.slice(count), goals.slice(count)],
  ]
}
