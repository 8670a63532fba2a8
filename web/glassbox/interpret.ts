import type { Followed, Found, FromInterpreter, Standing, ToInterpreter } from './interpreter.js'

// The page's side of the interpreter.

let worker: Worker | null = null
let asked = 0
const waiting = new Map<number, { resolve(value: never): void; reject(reason: Error): void }>()

/** Finds the invocation that writes an element, and follows it; null where none does. Ends what is being followed. */
export function follow(followed: Followed): Promise<Found | null> {
  cancel()
  return ask({ follow: followed })
}

/** Where the invocation followed last stands behind a step. */
export function standing(step: number): Promise<Standing> {
  return ask({ step })
}

/** Ends what is being followed, if it takes too long. */
export function cancel(): void {
  if (waiting.size === 0) return
  worker?.terminate()
  worker = null
  for (const { reject } of waiting.values()) reject(new Cancelled())
  waiting.clear()
}

/** Something else was asked, or nothing any more. */
export class Cancelled extends Error {}

function ask<T>(question: { follow: Followed } | { step: number }): Promise<T> {
  worker ??= open()
  const id = ++asked
  const answer = new Promise<T>((resolve, reject) => waiting.set(id, { resolve, reject }))
  worker.postMessage({ id, ...question } satisfies ToInterpreter)
  return answer
}

function open(): Worker {
  const opened = new Worker(new URL('./interpreter.ts', import.meta.url), { type: 'module' })
  opened.addEventListener('message', ({ data }: MessageEvent<FromInterpreter>) => {
    const question = waiting.get(data.id)
    waiting.delete(data.id)
    if ('reason' in data) question?.reject(new Error(data.reason))
    else question?.resolve(data.value as never)
  })
  opened.addEventListener('error', (event) => {
    event.preventDefault()
    for (const { reject } of waiting.values())
      reject(new Error(event.message || 'the interpreter could not be loaded'))
    waiting.clear()
    worker = null
  })
  return opened
}
