import { effect, type Signal, signal } from '@preact/signals'
import type { About } from '../../tasks/task.js'
import { glassBox } from '../glassbox/open.js'
import type { Climb, Findings, Inquiry, Variants } from '../glassbox/protocol.js'
import type { Look, Seen } from '../inside/protocol.js'
import { remember, remembered } from '../site/kept.js'
import { fewerImages, takesLess } from '../task/settings.js'
import { announce } from './elsewhere.js'
import { changesTo, sent } from './links.js'
import { rememberDone } from './progress.js'
import type { Answer, Device, FileFormat, FromWorker, Sources, ToWorker } from './protocol.js'
import { IDLE, next, type RunState } from './runState.js'
import { fileOf, originals } from './sources.js'

// The page's side of the worker in which tasks run. There is one worker and at most one run at a time; what
// each task's last run has shown stays until the next.

/** A run that has not ended by itself so long after Stop is ended with its worker. */
const PATIENCE_MS = 4_000

/** Where tasks run; it is asked by `wake`. */
export const device = signal<Device | 'asking'>('asking')

/** Whether it is a software device, which takes the brief share of a task's data. */
export function isSoftware(): boolean {
  const found = device.value
  return found !== 'asking' && 'software' in found && found.software
}

/** Whether it is known that there is nowhere to run them. */
export function hasNoDevice(): boolean {
  return device.value !== 'asking' && 'missing' in device.value
}

/** The task whose run goes on, or whose model the worker holds. */
export const active = signal<About | null>(null)

const states = new Map<About, Signal<RunState>>()

/** The number of the task that ran when this tab was closed or loaded anew. */
const brokenOff = Number(remembered('running', tab))

/** The state of a task's last run. */
export function runOf(task: About): Signal<RunState> {
  let state = states.get(task)
  if (!state) {
    state = signal(task.number === brokenOff ? { ...IDLE, phase: 'brokenOff' } : IDLE)
    states.set(task, state)
  }
  return state
}

/** What a task's file is to the visitor, whose changes the browser keeps. */
export function sourceOf(task: About): string {
  return sourceNamed(fileOf(task))
}

export function edit(task: About, source: string): void {
  takeOver(fileOf(task))
  remember(fileOf(task), source)
}

/** A file that came with a link, else the visitor's own, else the original. */
export function sourceNamed(file: string): string {
  return sent.value[file] ?? remembered(file) ?? originals[file]
}

/** What came with a link is the visitor's own from here on. */
function takeOver(file: string): void {
  const { [file]: _, ...others } = sent.value
  sent.value = others
}

export function isRunning(task: About): boolean {
  return ['running', 'stopping'].includes(runOf(task).value.phase)
}

effect(() => {
  const task = active.value
  const running = task && isRunning(task) ? task.number : null
  remember('running', running === null ? null : `${running}`, tab)
  announce(running)
})

/** Storage of this tab alone. */
function tab(): Storage {
  return sessionStorage
}

/** What a run is made of, which may change while it goes on. */
interface Begun {
  task: About
  seed: number
  at: Date
  source: string
  changes: Sources
}

/** A run that has come to its end, or been stopped. */
export interface Ended extends Begun {
  seconds: number
  state: RunState
}

let begun: Begun | null = null

/** The last run that has ended since the page was opened. */
export const lastEnded = signal<Ended | null>(null)

/** Runs a task as the visitor has edited it; a run that goes on is broken off. */
export function run(task: About, seed: number): void {
  if (active.value && isRunning(active.value)) restart({ type: 'stopped' })
  active.value = task
  const looking = glassBox.value === 'open'
  const sources = Object.fromEntries(Object.keys(originals).map((file) => [file, sourceNamed(file)]))
  const file = fileOf(task)
  begun = { task, seed, at: new Date(), source: sources[file], changes: changesTo(file, sourceNamed) }
  const less = takesLess(sources[file], originals[file], isSoftware())
  runOf(task).value = { ...IDLE, phase: 'running', looking, takesLess: less }
  const fewer = fewerImages(sources[file], originals[file], isSoftware())
  send({ type: 'run', file, sources, seed, fewer, looking })
}

/** Ends the run at the next batch; where that takes too long, at once. */
export function stop(): void {
  const task = active.value
  if (!task || runOf(task).value.phase !== 'running') return
  const state = runOf(task)
  state.value = { ...state.value, phase: 'stopping' }
  send({ type: 'stop' })
  setTimeout(() => {
    if (state.value.phase === 'stopping') restart({ type: 'stopped' })
  }, PATIENCE_MS)
}

/** Forgets the visitor's changes and what the last run has shown. */
export function reset(task: About): void {
  if (isRunning(task)) restart({ type: 'stopped' })
  takeOver(fileOf(task))
  remember(fileOf(task), null)
  runOf(task).value = IDLE
}

/** Ten probabilities for ink [28, 28] from 0 to 1. */
export function classify(ink: Float32Array<ArrayBuffer>): Promise<readonly number[]> {
  return ask((id) => ({ type: 'classify', id, ink }))
}

/** A few training steps of the trained model with these rungs, beside those that are chosen. */
export function climb(variants: Variants): Promise<Climb> {
  return ask((id) => ({ type: 'climb', id, variants }))
}

/** What the glass box wants to know of a step; where none can be made, of the one that has been recorded. */
export async function inquire<Q extends Inquiry>(inquiry: Q): Promise<Findings[Q['ask']]> {
  if (hasNoDevice()) {
    const { recordedAnswer } = await import('../glassbox/recordedStep.js')
    return recordedAnswer(inquiry) as Promise<Findings[Q['ask']]>
  }
  return ask((id) => ({ type: 'inquire', id, inquiry }))
}

/** What the trained model does with an image. */
export function lookInto<L extends Look>(look: L): Promise<Seen[L['at']]> {
  return ask((id) => ({ type: 'look', id, look }))
}

/** The trained model as a file. */
export function exportModel(format: FileFormat): Promise<Uint8Array<ArrayBuffer>> {
  return ask((id) => ({ type: 'export', id, format }))
}

/** A model that was kept, as a file. */
export function convertModel(
  { json, weights }: { json: string; weights: Uint8Array<ArrayBuffer> },
  format: FileFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  return ask((id) => ({ type: 'convert', id, json, weights, format }))
}

let asked = 0
const questions = new Map<number, { resolve(answer: Answer): void; reject(reason: Error): void }>()

async function ask<T extends Answer>(message: (id: number) => ToWorker): Promise<T> {
  const id = ++asked
  const answer = new Promise<Answer>((resolve, reject) => questions.set(id, { resolve, reject }))
  send(message(id))
  return (await answer.finally(() => questions.delete(id))) as T
}

let worker: Worker | null = null

/** Opens the worker, and with it the engine, which a page that only tells of tasks does without. */
export function wake(): Worker {
  worker ??= open()
  return worker
}

function open(): Worker {
  const opened = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' })
  opened.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => receive(data))
  opened.addEventListener('error', (event) => {
    event.preventDefault()
    restart({
      type: 'failed',
      reason: `the worker has crashed: ${event.message || 'it could not be loaded'}`,
    })
  })
  return opened
}

/** A new worker in the place of one that is stuck or broken; the model that it held is gone. */
function restart(end: { type: 'stopped' } | { type: 'failed'; reason: string }): void {
  worker?.terminate()
  const task = active.value
  if (task) {
    const state = runOf(task)
    state.value = { ...(isRunning(task) ? next(state.value, end) : state.value), model: null }
  }
  for (const { reject } of questions.values()) reject(new Error('the worker was restarted'))
  active.value = null
  worker = open()
}

function send(message: ToWorker): void {
  wake().postMessage(message)
}

function receive(message: FromWorker): void {
  switch (message.type) {
    case 'device':
      device.value = message.device
      return
    case 'answer':
      questions.get(message.id)?.resolve(message.value)
      return
    case 'refused':
      questions.get(message.id)?.reject(new Error(message.reason))
      return
    default: {
      if (!active.value) return
      const state = runOf(active.value)
      state.value = next(state.value, message)
      if ((message.type === 'done' || message.type === 'stopped') && begun) {
        const seconds = (Date.now() - begun.at.getTime()) / 1000
        if (message.type === 'done') rememberDone(active.value, seconds)
        lastEnded.value = { ...begun, seconds, state: state.value }
      }
    }
  }
}
