import { cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { applications, cacheFolder, cifar10, fashionMnist, mnist, NdArray, writeNpz } from 'glassgrad'
import { cifarShare } from './cifarShare.js'

// Puts what the tasks read where the site serves it: `node scripts/launch.mjs web/data.ts [SET…]`, all of them
// where none is named. They come from the same loaders, and so the same cache, as on the command line. What is there
// already stays.

const SITE = 'web/public/data'

/**
 * The networks that task 23 takes where the weights of ResNet50 can't be had: those are 200 MB, and stay where they are
 * published.
 */
const SMALL = { alpha: 0.35, includeTop: false, weights: 'imagenet' } as const
const { MobileNet, mobilenet, MobileNetV2 } = applications

const sets: Record<string, () => Promise<void>> = {
  mnist: () => whole('mnist', mnist.loadData),
  'fashion-mnist': () => whole('fashion-mnist', fashionMnist.loadData),

  'cifar-10': () =>
    file(cifarShare.file, async () => {
      const [[xTrain, yTrain], [xTest, yTest]] = await cifar10.loadData()
      const { train, test } = cifarShare
      return writeNpz(
        new Map([
          ['xTrain', xTrain.slice(0, train)],
          ['yTrain', yTrain.slice(0, train)],
          ['xTest', xTest.slice(0, test)],
          ['yTest', yTest.slice(0, test)],
        ]),
      )
    }),

  async applications() {
    await whole('applications', () => MobileNetV2(SMALL), /^mobilenet_v2.*_0[.]35_.*_no_top/)
    await whole('applications', () => MobileNet(), /^mobilenet_1_0_224_tf[.]h5/)
    const nothing = new NdArray(new Float32Array(1000), [1, 1000])
    await whole('imagenet', () => mobilenet.decodePredictions(nothing))
  },

  photos: () => cp('tasks/photos', 'web/public/tasks/photos', { recursive: true }),
}

const pack = promisify(gzip)

for (const name of argv.length > 2 ? argv.slice(2) : Object.keys(sets)) await sets[name]()
process.exit() // nothing here needs the device that the engine may have opened

/** The files of a folder as they lie in the cache once something has loaded them; who loads them here checks them by hash. */
async function whole(folder: string, load: () => Promise<unknown>, wanted = /./): Promise<void> {
  const cache = join(cacheFolder(), folder)
  await load()
  for (const name of (await readdir(cache)).filter((name) => wanted.test(name))) {
    await file(join(folder, name), () => readFile(join(cache, name)))
  }
}

/** Makes a file of the site, packed by gzip, unless it is there. */
async function file(name: string, make: () => Promise<Uint8Array>): Promise<void> {
  const path = join(SITE, name)
  if (await stat(path).catch(() => null)) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, await pack(await make(), { level: 9 }))
  await rename(`${path}.part`, path)
}
