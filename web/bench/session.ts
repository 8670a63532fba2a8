import { signal } from '@preact/signals'
import type { Turn } from '../../bench/measure.js'
import { readRecord } from '../../bench/record/check.js'
import {
  type BenchRecord,
  type Circumstances,
  isContested,
  merged,
  recordOf,
} from '../../bench/record/record.js'
import { remember, remembered } from '../site/kept.js'
import type { Asked, FromWorker } from './protocol.js'

// The page's side of a run of benches. There is one at most; what it has measured stays, also when it is stopped.

export interface State {
  phase: 'idle' | 'opening' | 'running' | 'done' | 'stopped' | 'failed'
  turn: Turn | null
  /** Of so many benches so many are done. */
  done: number
  of: number
  /** Cases whose answer no peer bore out: nothing is kept of them. */
  contested: readonly string[]
  /** Why it failed. */
  reason: string
}

const IDLE: State = { phase: 'idle', turn: null, done: 0, of: 0, contested: [], reason: '' }

export const state = signal<State>(IDLE)

/** What this browser has been measured to do, now and earlier. */
export const own = signal<BenchRecord | null>(keptRecord())

let worker: Worker | null = null

/** Whether the page has been behind others during the run, where browsers slow it down. */
let wasHidden = false
document.addEventListener('visibilitychange', () => {
  wasHidden ||= document.hidden
})

export const isRunning = (): boolean => ['opening', 'running'].includes(state.value.phase)

/** Begins a run; one that goes on is ended. */
export function start(asked: Asked): void {
  worker?.terminate()
  state.value = { ...IDLE, phase: 'opening' }
  let where: Circumstances
  const opened = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker = opened
  opened.addEventListener('message', ({ data: message }: MessageEvent<FromWorker>) => {
    switch (message.type) {
      case 'open':
        where = message.where
        state.value = { ...state.value, phase: 'running' }
        return
      case 'bench':
        state.value = { ...state.value, done: message.done, of: message.of }
        return
      case 'turn':
        state.value = { ...state.value, turn: message.turn }
        return
      case 'result':
        if (isContested(message.result)) {
          state.value = { ...state.value, contested: [...state.value.contested, message.result.name] }
        }
        return take(recordOf({ ...where, ...(wasHidden && { background: 'yes' }) }, [message.result]))
      case 'done':
        return end({ phase: 'done' })
      case 'failed':
        return end({ phase: 'failed', reason: message.reason })
    }
  })
  opened.addEventListener('error', (event) => {
    event.preventDefault()
    end({ phase: 'failed', reason: event.message || 'the worker could not be loaded' })
  })
  wasHidden = document.hidden
  opened.postMessage(asked)
}

/** Ends the run at once: its worker goes, whatever it is at. */
export function stop(): void {
  if (isRunning()) end({ phase: 'stopped' })
}

/** Forgets what has been measured. */
export function forget(): void {
  own.value = null
  remember('bench', null)
  state.value = IDLE
}

function end(how: Partial<State>): void {
  worker?.terminate()
  worker = null
  state.value = { ...state.value, ...how, turn: null }
}

function take(record: BenchRecord): void {
  const before = own.value
  const isSame = before?.device === record.device && before.runtime === record.runtime
  own.value = isSame ? merged(before, record) : record
  remember('bench', JSON.stringify(own.value))
}

function keptRecord(): BenchRecord | null {
  try {
    return readRecord(remembered('bench') ?? '')
  } catch {
    return null // nothing, or what an earlier version of the page wrote
  }
}
