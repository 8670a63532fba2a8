import { parseTar } from 'nanotar'
import { host } from '../../host.js'
import { type Pickled, readPickle } from '../../io/pickle.js'
import { gunzip } from '../../remote.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { ImageSet } from './idxSet.js'
import { bytesOf } from './pickledArrays.js'

/** Fetches the archive, and makes arrays of it. */
export async function loadData(labels: 'fine' | 'coarse'): Promise<ImageSet> {
  const archive = await host().fetchFile({
    name: 'cifar-100/cifar-100-python.tar.gz',
    sha256: '85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7',
    sources: [{ url: 'https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz' }],
  })
  const files = parseTar(await gunzip(archive))
  const part = (name: string): [NdArray, NdArray] => {
    const path = `cifar-100-python/${name}`
    const file = files.find((member) => member.name === path)?.data
    if (!file) throw new Error(`cifar-100-python.tar.gz has no ${path}`)
    return arraysOf(readPickle(file, path), `${labels}_labels`, path)
  }
  return [part('train'), part('test')]
}

/** Planes of colours, picture by picture, as [n, 32, 32, 3], and labels [n, 1]. */
function arraysOf(batch: Pickled, key: string, path: string): [NdArray, NdArray] {
  const entries = batch instanceof Map ? [...batch] : []
  const find = (wanted: string) => {
    const entry = entries.find(
      ([name]) => name === wanted || (name instanceof Uint8Array && text(name) === wanted),
    )
    if (entry) return entry[1]
    throw new Error(`${path} has no ${wanted}`)
  }
  const { data, shape } = bytesOf(find('data'), path)
  const planes = new NdArray(data, [shape[0], 3, 32, 32])
  const labels = Uint8Array.from(find(key) as number[])
  return [planes.transpose([0, 2, 3, 1]), new NdArray(labels, [labels.length, 1])]
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
