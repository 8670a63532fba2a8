import { type Signal, signal } from '@preact/signals'
import type { Outcome } from '../../exercises/attempt.js'
import type { Exercise } from '../../exercises/exercise.js'
import { remember, remembered } from '../site/kept.js'
import type { FromWorker, ToWorker } from './protocol.js'

/** How the last attempt at an exercise gets on. */
export type Attempt =
  | { phase: 'idle' | 'checking' | 'training' | 'stopped' }
  | { phase: 'ended'; outcome: Outcome }

const attempts = new Map<string, Signal<Attempt>>()

/** The last attempt at an exercise since the page was opened. */
export function attemptAt({ name }: Exercise): Signal<Attempt> {
  const known = attempts.get(name) ?? signal<Attempt>({ phase: 'idle' })
  attempts.set(name, known)
  return known
}

let worker: Worker | null = null
let running: Signal<Attempt> | null = null

/** Builds an engine with the reader's file and looks at what it does; what goes on is broken off. */
export function begin(exercise: Exercise, text: string): void {
  stop()
  const attempt = attemptAt(exercise)
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker = made
  running = attempt
  attempt.value = { phase: 'checking' }
  const end = (outcome: Outcome) => {
    if (worker !== made) return
    attempt.value = { phase: 'ended', outcome }
    if ('trained' in outcome) passed.value = keep('passed', [...passed.value, exercise.name])
    made.terminate()
    worker = null
  }
  made.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'outcome') end(data.outcome)
    else attempt.value = { phase: 'training' }
  })
  made.addEventListener('error', (event) => {
    event.preventDefault()
    end({
      finding: {
        what: exercise.file,
        where: { ru: 'в рабочем потоке', en: 'in the worker' },
        expected: { ru: 'никакой ошибки', en: 'no error' },
        got: event.message || 'the worker could not be loaded',
      },
    })
  })
  made.postMessage({ name: exercise.name, text } satisfies ToWorker)
}

/** Ends the attempt that goes on, at once: a loop without an end is no reason to wait. */
export function stop(): void {
  if (!worker) return
  worker.terminate()
  worker = null
  running!.value = { phase: 'stopped' }
}

/** The names of the exercises that have been passed. */
export const passed = signal<readonly string[]>(kept('passed'))

/** The names of exercises, once for each hint that has been asked for. */
export const hinted = signal<readonly string[]>(kept('hints'))

/** One more hint. */
export function giveHint({ name }: Exercise): void {
  hinted.value = keep('hints', [...hinted.value, name])
}

function kept(what: string): readonly string[] {
  return JSON.parse(remembered(`exercises.${what}`) ?? '[]')
}

function keep(what: string, names: readonly string[]): readonly string[] {
  const all = what === 'passed' ? [...new Set(names)] : names
  remember(`exercises.${what}`, JSON.stringify(all))
  return all
}

const keyOf = ({ name }: Exercise) => `exercise.${name}`

/** What the reader has written; null where that is nothing yet. */
export function written(exercise: Exercise): string | null {
  return remembered(keyOf(exercise))
}

export function write(exercise: Exercise, text: string | null): void {
  remember(keyOf(exercise), text)
}
