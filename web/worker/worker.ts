import {
  Callback,
  LambdaCallback,
  Model,
  NdArray,
  ready,
  useHost,
  watchEvaluation,
  watchTraining,
} from 'glassgrad'
import { modelFromJSON } from 'glassgrad/saving'
import { Runner } from '../../tasks/runner.js'
import { shareText } from '../../tasks/share.js'
import type { Show } from '../../tasks/show.js'
import type { Program, Result, Share } from '../../tasks/task.js'
import { Standstill } from '../glassbox/standstill.js'
import { Watcher } from '../glassbox/watcher.js'
import { convolutionsOf, Insider } from '../inside/insider.js'
import type { Device, FromWorker, RunMessage, ToWorker } from '../session/protocol.js'
import { asInput, examine } from './answers.js'
import { cifar10Here } from './cifar.js'
import { consoleTo } from './console.js'
import { DataSets, type TestImages } from './dataSets.js'
import { workerHost } from './host.js'
import { placeOf, TaskModules } from './modules.js'
import { showTo } from './show.js'
import { snapshotOf } from './snapshot.js'
import { shortened } from './testImages.js'

// Runs tasks, one at a time, away from the page, which so stays quick.

/** Test images that a finished model is shown. */
const EXAMINED = { hardware: 10_000, software: 1000 }

/** Images that the run takes: it is not tested on more of them. */
let taken = Infinity

/** The task whose data the others take. */
const PREPARES = '01-prepare-data.ts'

/** Validation that is over sooner is not told of, nor is it more often than this. */
const VALIDATION_MS = 200

/** Epochs after which it is told what the network looks like. */
const MOST_SNAPSHOTS = 40

/** Thrown into a run that the visitor has stopped. */
class Stopped extends Error {
  /** A search of hyperparameters ends by it, rather than take it for a trial that has failed. */
  override name = 'AbortError'
}

let runner: Runner | null = null
/** Test images that tasks get. */
let tested = Infinity
/** The model that the visitor may draw for and download. */
let model: Model | null = null
const trained = new WeakSet<Model>()
let stopping = false

const tell = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer })
const host = workerHost(tell)
useHost(host)
consoleTo((line) => host.write(`${line}\n`))
const shorter = <S extends Parameters<typeof shortened>[0]>(set: S) => shortened(set, () => tested, tell)
const dataSets = new DataSets(cifar10Here(host, tell))
const { mnist, fashionMnist, cifar10 } = dataSets.given
const modules = new TaskModules({
  mnist: shorter(mnist),
  fashionMnist: shorter(fashionMnist),
  cifar10: shorter(cifar10),
})
const insider = new Insider(tell)
const watcher = new Watcher(tell)
const standstill = new Standstill()

const device: Promise<Device> = ready().then(
  ({ name, traits: { software } }) => ({ name, software }),
  (error: Error) => ({ missing: error.message }),
)
device.then((found) => tell({ type: 'device', device: found }))

// While somebody looks, all steps of the latest training are kept, too.
watchTraining(() => (watcher.looking && !watcher.climbing ? standstill.follow() : new Callback()))

// Every training, wherever a task starts one, is watched, and can be stopped at each batch.
watchTraining(() => {
  if (watcher.climbing) return new Callback()
  const callback = new LambdaCallback({
    async onTrainBegin(): Promise<void> {
      model = callback.model as Model
      trained.add(model)
      watcher.begin(callback)
      const { epochs, initialEpoch, steps, metrics } = callback.params
      tell({ type: 'training', epochs, initialEpoch, steps, metrics })
      images = await dataSets.testsFor(model)
      if (images) await insider.embed(model, images, initialEpoch)
    },
    onEpochBegin(begun) {
      epoch = begun
    },
    onTrainBatchBegin: stopIfAsked,
    async onProgress(steps, logs) {
      tell({ type: 'progress', epoch, steps, logs })
      tellPast()
      await watcher.look(callback, epoch + (callback.params.steps ? steps / callback.params.steps : 1))
    },
    onTestBegin() {
      validated = 0
      told = performance.now()
    },
    onTestBatchBegin() {
      stopIfAsked()
      const now = performance.now()
      if (now - told > VALIDATION_MS) {
        told = now
        tell({
          type: 'evaluation',
          evaluation: { done: validated, steps: validationSteps, epoch: epoch + 1 },
        })
      }
      validated++
    },
    onTestEnd() {
      validationSteps = validated
      tell({ type: 'evaluation', evaluation: null })
    },
    async onEpochEnd(ended, logs): Promise<void> {
      tell({ type: 'epoch', epoch: ended, logs: { ...logs } })
      if (ended >= MOST_SNAPSHOTS) return
      tell({ type: 'snapshot', epoch: ended, items: await snapshotOf(callback.model as Model, images) })
      if (images) await insider.embed(callback.model as Model, images, ended + 1)
    },
    async onTrainEnd(): Promise<void> {
      tellPast()
      await watcher.look(callback, epoch + 1, true)
    },
  })
  let epoch = 0
  let images: TestImages | null = null
  let [validated, told] = [0, 0]
  /** Known when it has been gone through once. */
  let validationSteps: number | null = null
  return callback
})

// So is every evaluation, which can be stopped too.
watchEvaluation(() => {
  const callback: LambdaCallback = new LambdaCallback({
    onTestBegin: () => at(0),
    onProgress: (done) => at(done),
    onTestEnd: () => tell({ type: 'evaluation', evaluation: null }),
  })
  function at(done: number): void {
    stopIfAsked()
    tell({ type: 'evaluation', evaluation: { done, steps: callback.params.steps } })
  }
  return callback
})

/** Says what there is to be looked at in the glass box. */
function tellPast(): void {
  if (watcher.looking) tell({ type: 'past', past: standstill.past })
}

self.addEventListener('message', async ({ data: message }: MessageEvent<ToWorker>) => {
  switch (message.type) {
    case 'run':
      return tell(await run(message))
    case 'stop':
      stopping = true
      return
    case 'classify':
    case 'climb':
    case 'convert':
    case 'inquire':
    case 'look':
    case 'export':
      try {
        await answer(message)
      } catch (error) {
        tell({ type: 'refused', id: message.id, reason: reasonOf(error) })
      }
  }
})

async function run({
  file,
  sources,
  seed,
  fewer,
  looking,
}: Extract<ToWorker, { type: 'run' }>): Promise<RunMessage> {
  stopping = false
  model = null
  taken = Infinity
  standstill.forget()
  dataSets.begin()
  insider.begin()
  const gpu = await ready()
  const { software } = gpu.traits
  try {
    const show = showTo(tell)
    if (runner?.options.seed !== seed) runner = new Runner({ seed, share: shareFor(software), onUse: take })
    const running = runner
    const most = fewer ?? Infinity
    if (most !== tested) running.forget(modules.load(PREPARES, sources) as Program)
    tested = most
    const program = modules.load(file, sources) as Program
    running.forget(program)
    const result = await watcher.run(looking, () => running.run(program, show))
    take(result)
    await test(show, software)
    return { type: 'done', figures: result.figures }
  } catch (error) {
    if (error instanceof Stopped) return { type: 'stopped' }
    if (!gpu.usable) {
      // All that has been made lay on a device that is gone.
      runner = null
      model = null
    }
    return { type: 'failed', reason: reasonOf(error), place: placeOf(error) ?? undefined }
  } finally {
    await tellModel()
  }
}

/** Shows what the model makes of images that it has not learned from. Tasks with photographs show that themselves. */
async function test(show: Show, software: boolean): Promise<void> {
  const images = model && (await dataSets.testsFor(model))
  if (!model || !images || images.set === 'cifar10') return
  tell({ type: 'part', name: { ru: 'Проверяю на новых картинках', en: 'Testing on new images' } })
  await examine(model, images, Math.min(software ? EXAMINED.software : EXAMINED.hardware, taken), show)
}

/** Says what there is to draw for, to look into and to download. */
async function tellModel(): Promise<void> {
  if (!model) return
  const images = await dataSets.testsFor(model)
  tell({
    type: 'model',
    model: {
      parameters: model.countParams(),
      readsDigits: images?.set === 'mnist',
      convolutions: images ? convolutionsOf(model) : [],
    },
  })
}

/** How much of the data a task takes: all on a GPU, on a software device what it can do in minutes. */
function shareFor(software: boolean) {
  return (show: Show, full: Share, brief: Share = full): Share => {
    taken = (software ? brief : full).images
    if (!software || brief === full) return full
    const { ru, en } = shareText(brief, full)
    show.text({ ru: `программное устройство: ${ru}`, en: `software device: ${en}` })
    return brief
  }
}

/** Takes note of a trained model that a task gives. */
function take(result: Result & { model?: unknown }): void {
  stopIfAsked()
  const candidate = result.model
  if (candidate instanceof Model && trained.has(candidate)) model = candidate
}

function stopIfAsked(): void {
  if (stopping) throw new Stopped()
}

async function answer(
  message: Extract<ToWorker, { type: 'classify' | 'climb' | 'inquire' | 'look' | 'export' | 'convert' }>,
): Promise<void> {
  const { id } = message
  if (message.type === 'convert') {
    const kept = modelFromJSON(message.json) as Model
    await kept.loadWeights(message.weights)
    const value = await kept.toBytes(message.format as 'keras')
    return tell({ type: 'answer', id, value }, [value.buffer])
  }
  if (message.type === 'inquire') {
    return tell({ type: 'answer', id, value: await standstill.answer(message.inquiry) })
  }
  if (!model) throw new Error('there is no trained model: run the task first')
  if (message.type === 'classify') {
    const probabilities = await model.predictOnBatch(asInput(model, new NdArray(message.ink, [1, 784])))
    tell({ type: 'answer', id, value: Array.from(probabilities.data) })
  } else if (message.type === 'look') {
    tell({ type: 'answer', id, value: await insider.look(model, message.look) })
  } else if (message.type === 'climb') {
    tell({ type: 'answer', id, value: await watcher.climb(model, message.variants) })
  } else {
    const { format } = message
    const value = format === 'json' ? new TextEncoder().encode(model.toJSON()) : await model.toBytes(format)
    tell({ type: 'answer', id, value }, [value.buffer])
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
