import type { Bilingual, Text } from '../../tasks/language.js'
import type { Figures } from '../../tasks/task.js'
import type { Glimpse, Inside, Past } from '../glassbox/protocol.js'
import type { Embedding, Samples } from '../inside/protocol.js'
import type { Evaluation, Item, Logs, ModelFacts, Place, RunMessage } from './protocol.js'

/** One `fit` of a run: what its curves are drawn from. */
export interface Training {
  /** The part of the task that it is; empty where it is the whole. */
  name: Text
  epochs: number
  steps: number | null
  /** What its logs will have, where that was told: recordings are without. */
  metrics?: readonly string[]
  /** Where it stands: epochs begun before this one, and batches of this one. */
  epoch: number
  done: number
  /** The means of this epoch so far. */
  latest: Logs
  /** The means of the batches since the point before: x in epochs, 1.5 in the middle of the second. */
  points: readonly { x: number; logs: Logs }[]
  /** What each epoch ended with: its means, and those of validation. */
  ends: readonly { x: number; logs: Logs }[]
}

/** What the network looked like after an epoch of the last training. */
export interface Snapshot {
  epoch: number
  items: readonly Item[]
}

/** All that the page knows of the last run of one task. */
export interface RunState {
  phase: 'idle' | 'brokenOff' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed'
  /** Whether the glass box was open as it began. */
  looking: boolean
  /** Whether it takes less of the data, or fewer epochs, than the task's goal is for. */
  takesLess: boolean
  /** Which part of a long task goes on. */
  part: Text
  items: readonly Item[]
  notes: readonly Bilingual[]
  downloads: Readonly<Record<string, { loaded: number; total?: number }>>
  trainings: readonly Training[]
  snapshots: readonly Snapshot[]
  /** The evaluation that goes on. */
  evaluation: Evaluation | null
  model: ModelFacts | null
  /** The images that the network is looked into with, and where the last training had them after each epoch. */
  samples: Samples | null
  embeddings: readonly Embedding[]
  /** What the glass box has seen. */
  glimpse: Glimpse | null
  inside: Inside | null
  past: Past | null
  figures: Figures | null
  /** Why it failed, and where in the task's code. */
  reason: string
  place: Place | null
}

export const IDLE: RunState = {
  phase: 'idle',
  looking: false,
  takesLess: false,
  part: '',
  items: [],
  notes: [],
  downloads: {},
  trainings: [],
  snapshots: [],
  evaluation: null,
  model: null,
  samples: null,
  embeddings: [],
  glimpse: null,
  inside: null,
  past: null,
  figures: null,
  reason: '',
  place: null,
}

/** The state after the worker has told something. */
export function next(state: RunState, message: RunMessage): RunState {
  switch (message.type) {
    case 'show':
      return { ...state, items: append(state.items, message.item) }
    case 'part':
      return { ...state, part: message.name }
    case 'note': {
      const isNew = state.notes.every(({ en }) => en !== message.note.en)
      return isNew ? { ...state, notes: [...state.notes, message.note] } : state
    }
    case 'download': {
      const { file, loaded, total } = message
      return { ...state, downloads: { ...state.downloads, [file]: { loaded, total } } }
    }
    case 'training': {
      const { epochs, steps, initialEpoch: epoch, metrics } = message
      const begun = { done: 0, latest: {}, points: [], ends: [] }
      const training: Training = { name: state.part, epochs, steps, epoch, metrics, ...begun }
      return {
        ...state,
        downloads: {},
        snapshots: [],
        embeddings: [],
        trainings: [...state.trainings, training],
      }
    }
    case 'progress':
      return inLast(state, (training) => {
        const { epoch, steps: done, logs } = message
        const x = epoch + (training.steps ? done / training.steps : 1)
        const fresh = sinceLast(training, message)
        const points = fresh ? [...training.points, { x, logs: fresh }] : training.points
        return { ...training, epoch, done, latest: logs, points }
      })
    case 'epoch':
      return inLast(state, (training) => {
        const { epoch, logs } = message
        return { ...training, epoch, ends: [...training.ends, { x: epoch + 1, logs }] }
      })
    case 'snapshot': {
      const { epoch, items } = message
      return { ...state, snapshots: [...state.snapshots, { epoch, items }] }
    }
    case 'evaluation':
      return { ...state, evaluation: message.evaluation }
    case 'model':
      return { ...state, model: message.model }
    case 'samples':
      return { ...state, samples: message.samples }
    case 'embedding':
      return { ...state, embeddings: [...state.embeddings, message.embedding] }
    case 'trace':
      return { ...state, glimpse: message.glimpse }
    case 'inside':
      return { ...state, inside: message.inside }
    case 'past':
      return { ...state, past: message.past }
    case 'done':
      return { ...state, phase: 'done', figures: message.figures, evaluation: null, downloads: {} }
    case 'stopped':
      return { ...state, phase: 'stopped', evaluation: null, downloads: {} }
    case 'failed':
      return {
        ...state,
        phase: 'failed',
        reason: message.reason,
        place: message.place ?? null,
        evaluation: null,
        downloads: {},
      }
  }
}

/**
 * What is told are means over the epoch so far, which jump where an epoch begins. Of two of them follows the mean over the
 * batches between; null where there are none.
 */
function sinceLast(
  { epoch: before, done, latest }: Training,
  { epoch, steps, logs }: Extract<RunMessage, { type: 'progress' }>,
): Logs | null {
  if (epoch !== before || done === 0) return logs
  if (steps === done) return null
  return Object.fromEntries(
    Object.entries(logs).map(([name, mean]) => [
      name,
      name in latest ? (steps * mean - done * latest[name]) / (steps - done) : mean,
    ]),
  )
}

/** Texts that follow each other make one block. */
function append(items: readonly Item[], item: Item): Item[] {
  const last = items.at(-1)
  if (item.kind !== 'text' || last?.kind !== 'text') return [...items, item]
  const text = { ru: last.text.ru + item.text.ru, en: last.text.en + item.text.en }
  return [...items.slice(0, -1), { kind: 'text', text }]
}

function inLast(state: RunState, change: (training: Training) => Training): RunState {
  const { trainings } = state
  const last = trainings.at(-1)
  return last ? { ...state, trainings: [...trainings.slice(0, -1), change(last)] } : state
}
