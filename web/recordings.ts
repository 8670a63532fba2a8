import { mkdir, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { encode } from 'fast-png'
import { LambdaCallback, ready, watchTraining } from 'glassgrad'
import { Report } from '../tasks/cli/html.js'
import { perform } from '../tasks/cli/perform.js'
import { select } from '../tasks/cli/selection.js'
import { tasks } from '../tasks/index.js'
import type { Text } from '../tasks/language.js'
import type { Picture, showOn } from '../tasks/show.js'
import type { RunMessage } from './session/protocol.js'
import type { RecordedItem, Recording } from './session/recording.js'
import { IDLE, next, type RunState, type Training } from './session/runState.js'

// Runs tasks and writes down all that they show, for the gallery to play where there is no WebGPU:
// `node scripts/launch.mjs web/recordings.ts 4 7-10`. On a GPU they take all data and all epochs.

const FOLDER = 'web/recordings'
/** Points of a curve that are kept of each training. */
const POINTS = 100

const { name: device, traits } = await ready()
await mkdir(FOLDER, { recursive: true })
const full = !traits.software

let state: RunState = IDLE
let items: RecordedItem[] = []
const tell = (message: RunMessage) => {
  state = next(state, message)
}

watchTraining(() => {
  let epoch = 0
  const callback = new LambdaCallback({
    onTrainBegin() {
      const { epochs, initialEpoch, steps } = callback.params
      tell({ type: 'training', epochs, initialEpoch, steps })
    },
    onEpochBegin(begun) {
      epoch = begun
    },
    onProgress: (steps, logs) => tell({ type: 'progress', epoch, steps, logs }),
    onEpochEnd: (ended, logs) => tell({ type: 'epoch', epoch: ended, logs: { ...logs } }),
  })
  return callback
})

const terminal = (item: Parameters<Parameters<typeof showOn>[0]>[0]) => {
  if (item.kind === 'progress') tell({ type: 'part', name: item.part })
  else if (item.kind === 'text') items.push({ ...item, text: withoutOption(item.text) })
  else items.push(item.kind === 'pictures' ? { ...item, pictures: item.pictures.map(written) } : item)
}
const run = { seed: 0, full, terminal, page: new Report() }

const announce = () => {
  state = IDLE
  items = []
}
for await (const { number, metrics, seconds, error } of perform(
  select(tasks, argv.slice(2)),
  run,
  announce,
)) {
  if (error) throw error
  const recording: Recording = {
    device,
    full,
    seconds: Math.round(seconds),
    figures: metrics,
    trainings: state.trainings.map(thinned),
    items,
  }
  const file = `${FOLDER}/${String(number).padStart(2, '0')}.json`
  await writeFile(file, `${JSON.stringify(recording, rounded)}\n`)
  console.log(`${file}: ${recording.seconds} s`)
}
process.exit() // an open device would keep the process alive

/** A page has no command line to give an option to. */
function withoutOption(text: Text): Text {
  if (typeof text === 'string') return text
  return { ru: text.ru.replace('; с --full — все', ''), en: text.en.replace('; --full for all', '') }
}

/** Every so many points of the curves as one, their mean. */
function thinned(training: Training): Training {
  const { points } = training
  const group = Math.ceil(points.length / POINTS)
  const kept = Array.from({ length: Math.ceil(points.length / group) || 0 }, (_, i) => {
    const some = points.slice(i * group, (i + 1) * group)
    const mean = (name: string) => some.reduce((sum, { logs }) => sum + logs[name], 0) / some.length
    const logs = Object.fromEntries(Object.keys(some[0].logs).map((name) => [name, mean(name)]))
    return { x: some[some.length - 1].x, logs }
  })
  return { ...training, points: kept }
}

/** A picture as PNG, base64. */
function written({ image, caption }: Picture) {
  const [height, width, channels = 1] = image.shape
  const data = Uint8Array.from(image.data, (value) => Math.round(255 * Math.max(0, Math.min(1, value))))
  const png = encode({ width, height, data, channels: channels === 1 ? 1 : 3, depth: 8 })
  return { width, height, caption, png: Buffer.from(png).toString('base64') }
}

/** Whole numbers as they are, others to five digits. */
function rounded(_: string, value: unknown) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
