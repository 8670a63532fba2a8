import { readNpy } from '../../io/npy.js'
import { readZip } from '../../io/zip.js'
import { numpyShuffle } from '../numpyShuffle.js'
import { kerasFile } from './kerasFile.js'
import { listsOf } from './pickledArrays.js'
import { begun, limited, type SequenceOptions, type Sequences } from './sequences.js'

/** Fetches the file, and puts its texts in Keras' order. */
export async function loadData(options: SequenceOptions): Promise<[Sequences, Sequences]> {
  const bytes = await kerasFile('imdb.npz', {
    sha256: '69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f',
  })
  const members = readZip(bytes)
  const shuffle = numpyShuffle(options.seed ?? 113)
  const part = (name: string) => {
    const texts = listsOf(members.get(`x_${name}.npy`)!, 'imdb.npz')
    const order = shuffle(texts.length)
    const labels = readNpy(members.get(`y_${name}.npy`)!, 'imdb.npz').take(order)
    return begun(
      Array.from(order, (i) => texts[i]),
      labels,
      options,
    )
  }
  const [[xTrain, yTrain], [xTest, yTest]] = [part('train'), part('test')]
  const all = limited([...xTrain, ...xTest], options)
  return [
    [all.slice(0, xTrain.length), yTrain],
    [all.slice(xTrain.length), yTest],
  ]
}
