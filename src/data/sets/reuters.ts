import { readNpy } from '../../io/npy.js'
import { readZip } from '../../io/zip.js'
import { numpyShuffle } from '../numpyShuffle.js'
import { kerasFile } from './kerasFile.js'
import { listsOf } from './pickledArrays.js'
import { begun, limited, type SequenceOptions, type Sequences } from './sequences.js'

export interface ReutersOptions extends SequenceOptions {
  /** Share of the texts to test with. @default 0.2 */
  testSplit?: number
}

/** Fetches the file, and splits its texts as Keras does. */
export async function loadData({
  testSplit = 0.2,
  ...options
}: ReutersOptions): Promise<[Sequences, Sequences]> {
  const bytes = await kerasFile('reuters.npz', {
    sha256: 'd6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916',
  })
  const members = readZip(bytes)
  const texts = listsOf(members.get('x.npy')!, 'reuters.npz')
  const order = numpyShuffle(options.seed ?? 113)(texts.length)
  const [x, y] = begun(
    Array.from(order, (i) => texts[i]),
    readNpy(members.get('y.npy')!, 'reuters.npz').take(order),
    options,
  )
  const all = limited(x, options)
  const count = Math.trunc(all.length * (1 - testSplit))
  return [
    [all.slice(0, count), y.slice(0, count)],
    [all.slice(count), y.slice(count)],
  ]
}
