import { signal } from '@preact/signals'
import type { Item } from '../session/protocol.js'
import type { FromWorker, Level, ToWorker } from './protocol.js'

/** What a program has shown: its place is that of its name, or the next. */
interface Shown {
  item: Item
  name: string | null
}

/** How the last program gets on. */
export interface Play {
  phase: 'idle' | 'running' | 'paused' | 'done' | 'stopped' | 'failed'
  /** Whether it comes to turns, and so can be paused; and how many there have been. */
  turns: number
  shown: readonly Shown[]
  lines: readonly { level: Level; text: string }[]
  reason: string
  /** The line that it failed in. */
  line: number | null
}

const IDLE: Play = { phase: 'idle', turns: 0, shown: [], lines: [], reason: '', line: null }

/** So many lines of the console are kept. */
const LINES = 500

export const play = signal<Play>(IDLE)
let worker: Worker | null = null

/** Runs a program from the beginning; one that goes on is ended. With `paused` it waits at its first turn. */
export function run(text: string, paused = false): void {
  worker?.terminate()
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker = made
  play.value = { ...IDLE, phase: paused ? 'paused' : 'running' }
  made.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (worker === made) play.value = next(play.value, data)
  })
  made.addEventListener('error', (event) => {
    event.preventDefault()
    const reason = event.message || 'the worker could not be loaded'
    if (worker === made) play.value = next(play.value, { type: 'failed', reason, line: null })
  })
  if (paused) send({ type: 'go', turns: 0 })
  send({ type: 'run', text })
}

/** Ends the program at once. */
export function stop(): void {
  worker?.terminate()
  worker = null
  if (isRunning()) play.value = { ...play.value, phase: 'stopped' }
}

export function isRunning(): boolean {
  return ['running', 'paused'].includes(play.value.phase)
}

export function pause(): void {
  play.value = { ...play.value, phase: 'paused' }
  send({ type: 'go', turns: 0 })
}

/** One turn, and a pause. */
export function step(): void {
  play.value = { ...play.value, phase: 'paused' }
  send({ type: 'go', turns: 1 })
}

export function goOn(): void {
  play.value = { ...play.value, phase: 'running' }
  send({ type: 'go', turns: Number.POSITIVE_INFINITY })
}

function send(message: ToWorker): void {
  worker?.postMessage(message)
}

function next(state: Play, message: FromWorker): Play {
  switch (message.type) {
    case 'show':
      return { ...state, shown: placed(state.shown, message) }
    case 'console': {
      const { level, text } = message
      return { ...state, lines: [...state.lines, { level, text }].slice(-LINES) }
    }
    case 'turn':
      return { ...state, turns: state.turns + 1 }
    case 'done':
      return { ...state, phase: 'done' }
    case 'failed':
      return { ...state, phase: 'failed', reason: message.reason, line: message.line }
  }
}

/** What is shown once more under its name, and its title, keeps its place. */
function placed(shown: readonly Shown[], { item, name }: Shown): readonly Shown[] {
  const same = shown.findIndex(
    (other) => name !== null && other.name === name && titleOf(other) === titleOf({ item, name }),
  )
  return same < 0 ? [...shown, { item, name }] : shown.with(same, { item, name })
}

function titleOf({ item }: Shown): string {
  const title = 'title' in item ? item.title : ''
  return `${item.kind} ${typeof title === 'string' ? title : title.en}`
}
