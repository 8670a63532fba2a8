// A folder of pictures: its folders are the classes. What a network has learned from some is used for others.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import {
  Conv2D,
  Dense,
  GlobalMaxPooling2D,
  MaxPooling2D,
  Rescaling,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import { imageDatasetFromDirectory } from 'glassgrad/data'

/** Stripes in one direction, here and there, as wide as one likes. */
function stripes(isInk: (row: number, column: number) => boolean): Uint8Array {
  const data = Uint8Array.from({ length: 20 * 24 }, (_, i) => (isInk(Math.floor(i / 24), i % 24) ? 230 : 20))
  return encode({ width: 24, height: 20, channels: 1, data })
}
const patterns = {
  lying: (n: number) => (row: number) => (row + n) % 6 < 3,
  standing: (n: number) => (_: number, column: number) => (column + n) % 6 < 3,
  dots: (n: number) => (row: number, column: number) => (row + n) % 6 < 3 && column % 6 < 3,
  empty: (n: number) => (row: number, column: number) => (row + column + n) % 17 === 0,
}
const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
for (const [set, classes] of Object.entries({
  stripes: ['lying', 'standing'],
  marks: ['dots', 'empty'],
} as const)) {
  for (const name of classes) {
    await mkdir(join(folder, set, name), { recursive: true })
    for (let n = 0; n < 12; n++)
      await writeFile(join(folder, set, name, `${n}.png`), stripes(patterns[name](n)))
  }
}

const options = { imageSize: [20, 24], colorMode: 'grayscale', batchSize: 8, seed: 3 } as const
const pictures = await imageDatasetFromDirectory(join(folder, 'stripes'), options)
assert.deepEqual(pictures.classNames, ['lying', 'standing'])

setRandomSeed(1)
const base = new Sequential([
  new Rescaling(1 / 255, { inputShape: [20, 24, 1] }),
  new Conv2D(8, 3, { activation: 'relu' }),
  new MaxPooling2D(2),
  new Conv2D(8, 3, { activation: 'relu' }),
  new GlobalMaxPooling2D(),
])
const first = new Sequential([base, new Dense(2, { activation: 'softmax' })])
first.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
first.optimizer.learningRate = 0.01
await first.fit(pictures.cache().prefetch(2), { epochs: 12, verbose: 0 })

// The same eyes for other classes: only what decides is trained.
base.trainable = false
const split = { ...options, validationSplit: 0.25 } as const
const training = await imageDatasetFromDirectory(join(folder, 'marks'), { ...split, subset: 'training' })
const validation = await imageDatasetFromDirectory(join(folder, 'marks'), { ...split, subset: 'validation' })
const second = new Sequential([base, new Dense(2, { activation: 'softmax' })])
second.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
second.optimizer.learningRate = 0.05
const { history } = await second.fit(training, { epochs: 15, validationData: validation, verbose: 0 })
assert(history.val_accuracy.at(-1)! >= 5 / 6, `${history.val_accuracy}`)
await rm(folder, { recursive: true })
