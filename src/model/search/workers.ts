import type { Fold } from '../../data/kFold.js'
import { type HostProcess, host } from '../../host.js'
import { isPlain } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import { type Makers, measure, type Params, type Training } from './measure.js'
import type { Measured } from './trial.js'

/** What a worker has to know of a search before its first trial; plain data, since it goes to another process. */
export interface Task {
  /** The address of the module that exports `build`. */
  module: string
  training: Training
  x: HostArray
  y: HostArray
  folds: readonly Fold[]
}

/** An array without its class. */
export type HostArray = Pick<NdArray, 'data' | 'shape' | 'dtype'>

/** Where trials are made. */
export interface Workers {
  /** How many at a time. */
  readonly size: number
  measure(params: Params, epochs: number): Promise<Measured>
  /** What the others are at, in a few words. */
  status?(): Promise<string>
  close(): void | Promise<void>
}

/** Processes that make trials, wherever they are. */
export interface WorkerPool {
  /** Tells them of a search that begins. @internal */
  open(task: Task): Promise<Workers>
}

/** What comes back from a process: a trial's outcome, or what no trial can be made with. */
export type Answer = { measured: Measured } | { fatal: string }

/** A trial whose process has died so often takes the process down with it, and not by chance. */
export const ATTEMPTS = 3

/** Processes of this machine. A trial whose process dies is made again by another. */
export class ProcessWorkers implements Workers {
  readonly #idle: HostProcess[] = []

  constructor(
    readonly size: number,
    readonly task: Task,
  ) {}

  async measure(params: Params, epochs: number): Promise<Measured> {
    let ended = ''
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const process = this.#idle.pop() ?? this.#start()
      const answer = await ask<Answer>(process, { params, epochs })
      if ('ended' in answer) {
        ended = answer.ended
        continue
      }
      this.#idle.push(process)
      if ('fatal' in answer) throw new Error(answer.fatal)
      return answer.measured
    }
    return { scores: [], seconds: 0, error: `its process has died ${ATTEMPTS} times, ${ended}` }
  }

  #start(): HostProcess {
    const process = host().startProcess!('trial')
    process.send({ task: this.task })
    return process
  }

  close(): void {
    for (const process of this.#idle) process.end()
  }
}

/** Sends a message, and waits for the answer or for the process' end. */
function ask<Reply>(process: HostProcess, message: object): Promise<Reply | { ended: string }> {
  return new Promise((resolve) => {
    process.onMessage = (reply) => resolve(reply as Reply)
    process.onEnd = (how) => resolve({ ended: how })
    if (process.ended !== null) return resolve({ ended: process.ended })
    process.send(message)
  })
}

/** What a process does: takes a task, then trials, and answers each. */
export function answering(send: (answer: Answer) => void): (message: unknown) => Promise<void> {
  let task: Promise<OpenTask>
  return async (message) => {
    const { task: given, params, epochs } = message as { task?: Task; params: Params; epochs: number }
    if (given) {
      task = openTask(given)
      task.catch(() => {}) // told with the first trial
      return
    }
    send(await answerTo(task, params, epochs))
  }
}

/** A task whose module is loaded. */
export interface OpenTask extends Omit<Task, 'module' | 'x' | 'y'> {
  makers: Makers
  x: NdArray
  y: NdArray
}

export async function openTask({ module, x, y, ...rest }: Task): Promise<OpenTask> {
  const array = ({ data, shape, dtype }: HostArray) => new NdArray(data, shape, dtype)
  return { ...rest, makers: await makersOf(module), x: array(x), y: array(y) }
}

/** Makes a trial; `onFold` is told how many folds are done. */
export async function answerTo(
  task: Promise<OpenTask>,
  params: Params,
  epochs: number,
  onFold?: (done: number) => void,
): Promise<Answer> {
  try {
    const { makers, training, x, y, folds } = await task
    return { measured: await measure(makers, params, { ...training, epochs }, x, y, folds, onFold) }
  } catch (error) {
    return { fatal: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * The functions that a module exports: `build` by default, and perhaps `callbacks`.
 * @throws Error where it can't be loaded, or exports no function by default
 */
export async function makersOf(module: string): Promise<Makers> {
  const { default: build, callbacks } = await import(/* @vite-ignore */ module)
  if (typeof build === 'function') return { build, callbacks }
  throw new Error(`${module}: expected a function that makes a model as its default export`)
}

/** Throws for parameters that can't go to another process: functions, and objects of classes. */
export function requirePlain(search: string, params: Params): void {
  const goes = (value: unknown): boolean => {
    if (typeof value === 'function' || typeof value === 'symbol') return false
    if (typeof value !== 'object' || value === null) return true
    return (Array.isArray(value) || isPlain(value)) && Object.values(value).every(goes)
  }
  const wrong = Object.entries(params).find(([, value]) => !goes(value))
  if (!wrong) return
  throw new RangeError(
    `${search}: workers: the values of "${wrong[0]}" can't go to another process, only numbers, texts, lists and plain ` +
      'objects do: give a name, and let build make of it what it stands for',
  )
}
