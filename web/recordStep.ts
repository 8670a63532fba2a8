import { writeFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import {
  Dense,
  LambdaCallback,
  mnist,
  ready,
  Sequential,
  setRandomSeed,
  toCategorical,
  watchTraining,
} from 'glassgrad'
import { packedJson } from './glassbox/packed.js'
import type { Findings, Glimpse, Inside, Origin } from './glassbox/protocol.js'
import type { RecordedStep } from './glassbox/recordedStep.js'
import { Standstill } from './glassbox/standstill.js'
import { Watcher } from './glassbox/watcher.js'

// Looks into a step of a small network, and writes down all that the glass box shows of it, for browsers without WebGPU:
// `node scripts/launch.mjs web/recordStep.ts`.

const FILE = 'web/glassbox/step.bin'
/** Of larger tensors it is not written down where their elements come from. */
const MOST_ELEMENTS = 40
/** Bytes that a dispatch may work on to be written down. */
const MOST_BYTES = 40e3

const { name: device } = await ready()
setRandomSeed(0)
const [[images, labels]] = await mnist.loadData()
const x = images.reshape([-1, 784]).astype('float32').div(255)
const y = toCategorical(labels, 10)
const model = new Sequential([
  new Dense(4, { inputShape: [784], activation: 'relu', name: 'dense' }),
  new Dense(10, { activation: 'softmax', name: 'dense_1' }),
])
model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
await model.fit(x.slice(0, 4000), y.slice(0, 4000), { seed: 0, verbose: 2 }) // so that it has learned something

let glimpse: Glimpse | null = null
let inside: Inside | null = null
const watcher = new Watcher((sight) => {
  if (sight.type === 'trace') glimpse = sight.glimpse
  else inside = sight.inside
})
const standstill = new Standstill()
watchTraining(() => standstill.follow())
watchTraining(() => {
  const callback: LambdaCallback = new LambdaCallback({
    onTrainBegin: () => watcher.begin(callback),
    onTrainEnd: () => watcher.look(callback, 1, true),
  })
  return callback
})
await watcher.run(true, () =>
  model.fit(x.slice(4000, 4004), y.slice(4000, 4004), { batchSize: 4, verbose: 2 }),
)

const still = (await standstill.answer({ ask: 'step', number: 1 })) as Findings['step']
const values: Record<number, Findings['values']> = {}
const origins: Record<number, (Origin | null)[]> = {}
const dispatches: Record<number, Findings['dispatch']> = {}
for (const [tensor, { shape, inMemory, row }] of still.tensors.entries()) {
  if (!inMemory) continue
  values[tensor] = (await standstill.answer({ ask: 'values', tensor })) as Findings['values']
  const size = shape.reduce((product, extent) => product * extent, 1)
  if (row < 0 || size > MOST_ELEMENTS) continue
  origins[tensor] = []
  for (let at = 0; at < size; at++) {
    const index = shape.map((extent, axis) => {
      const stride = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1)
      return Math.floor(at / stride) % extent
    })
    const origin = standstill.answer({ ask: 'origin', tensor, index }) as Promise<Origin>
    origins[tensor].push(await origin.catch(() => null)) // what has no rule, and says so
  }
  const dispatch = (await standstill.answer({ ask: 'dispatch', tensor, element: 0 }).catch(() => null)) as
    | Findings['dispatch']
    | null
  if (!dispatch) continue
  const bytes = [...dispatch.options.buffers.values()].reduce((sum, { length }) => sum + length, 0)
  if (bytes <= MOST_BYTES) dispatches[tensor] = dispatch
}

const recorded: RecordedStep = {
  device,
  network: '784 → Dense(4) → Dense(10), batchSize 4',
  glimpse: glimpse!,
  inside: inside!,
  past: standstill.past,
  ...{ still, values, origins, dispatches },
}
const bytes = deflateRawSync(packedJson(recorded), { level: 9 })
await writeFile(FILE, bytes)
console.log(`${FILE}: ${bytes.length} bytes`)
process.exit() // an open device would keep the process alive
