import { readdir, readFile, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { encode } from 'fast-png'
import {
  cifar10,
  LambdaCallback,
  type Model,
  nodeHost,
  ready,
  setRandomSeed,
  useHost,
  watchTraining,
} from 'glassgrad'
import { select } from '../tasks/cli/selection.js'
import { tasks } from '../tasks/index.js'
import { Runner, SILENT } from '../tasks/runner.js'
import type { Program } from '../tasks/task.js'
import { Insider } from './inside/insider.js'
import type { Embedding, Samples } from './inside/protocol.js'
import type { RecordedMap } from './inside/recordedMap.js'
import { DataSets, type TestImages } from './worker/dataSets.js'
import { TaskModules } from './worker/modules.js'

// Writes down where the networks of tasks have the test's images while they train, for browsers without WebGPU, and these
// images: `node scripts/launch.mjs web/recordInside.ts 4 21`. Their trainings are short ones.

const FOLDER = 'web/inside/maps'
const MOST = { images: 6000, epochs: 4 }
/** Photographs take more bytes than digits do. */
const SHOWN = { mnist: 240, fashionMnist: 240, cifar10: 64 } satisfies Record<TestImages['set'], number>
/** From one end of a map to the other: places are whole numbers. */
const WIDTH = 1000

const { name: device } = await ready()
useHost({ ...nodeHost(), write: () => {} })
const names = (await readdir('tasks')).filter((name) => /^\d/.test(name))
const texts = names.map(async (name) => [name, await readFile(`tasks/${name}`, 'utf8')] as const)
const sources = Object.fromEntries(await Promise.all(texts))

let samples: Samples | null = null
let embeddings: Embedding[] = []
let set: TestImages['set'] = 'mnist'
const insider = new Insider((told) => {
  if (told.type === 'samples') samples = told.samples
  else embeddings.push(told.embedding)
})
const dataSets = new DataSets(cifar10)
const modules = new TaskModules(dataSets.given)

watchTraining(() => {
  let images: TestImages | null = null
  const embed = async (epochs: number) => {
    if (images) await insider.embed(callback.model as Model, images, epochs)
  }
  const callback: LambdaCallback = new LambdaCallback({
    async onTrainBegin() {
      embeddings = []
      const tested = await dataSets.testsFor(callback.model as Model)
      if (!tested) return
      set = tested.set
      images = {
        ...tested,
        images: tested.images.slice(0, SHOWN[set]),
        labels: tested.labels.slice(0, SHOWN[set]),
      }
      await embed(0)
    },
    onEpochEnd: (epoch) => embed(epoch + 1),
  })
  return callback
})

const share: Runner['options']['share'] = (_, full, brief = full) => ({
  images: Math.min(brief.images, MOST.images),
  epochs: Math.min(brief.epochs, MOST.epochs),
})
for (const { number } of select(tasks, argv.slice(2))) {
  setRandomSeed(0)
  dataSets.begin()
  insider.begin()
  embeddings = []
  const begins = `${String(number).padStart(2, '0')}-`
  const file = names.find((name) => name.startsWith(begins))!
  await new Runner({ seed: 0, share }).run(modules.load(file, sources) as Program, SILENT)
  if (!samples || embeddings.length === 0) {
    console.log(`${file}: there is nothing to be seen`)
    continue
  }
  const { pixels, labels, ...others } = samples as Samples
  const map: RecordedMap = {
    device,
    ...MOST,
    set,
    samples: { ...others, labels: [...labels] },
    embeddings: embeddings.map(written),
  }
  const path = `${FOLDER}/${begins.slice(0, 2)}.json`
  await writeFile(path, `${JSON.stringify(map)}\n`)
  await writeFile(`${FOLDER}/${set}.png`, sheet(others.size, pixels))
  console.log(`${path}: ${embeddings.length} maps`)
}
process.exit() // an open device would keep the process alive

function written({ scores, shares, answers, ...others }: Embedding): RecordedMap['embeddings'][number] {
  const scale = WIDTH / (Math.max(...scores) - Math.min(...scores) || 1)
  return {
    ...others,
    shares: shares.map((share) => Number(share.toPrecision(3))),
    answers: [...answers],
    scores: Array.from(scores, (score) => Math.round(score * scale)),
  }
}

/** The images below each other, as a PNG. */
function sheet([height, width, channels]: Samples['size'], data: Uint8Array): Uint8Array {
  const count = data.length / (height * width * channels)
  return encode({ width, height: count * height, data, channels: channels as 1 | 3, depth: 8 })
}
