import type { Callback } from './callback.js'

type Watchers = Set<() => Callback>

const ofTraining: Watchers = new Set()
const ofEvaluation: Watchers = new Set()

/**
 * Has every `fit` from here on, of any model, call a callback as well, after its own: for a page or a notebook
 * that shows how training gets on in code that knows nothing of it.
 * @param make gives the callback of one run
 * @returns ends the watching
 */
export const watchTraining = (make: () => Callback): (() => void) => watch(ofTraining, make)

/**
 * Has every `evaluate` from here on, of any model, tell a callback how it gets on, a few times a second: `onTestBegin`,
 * `onProgress` with the batches so far, `onTestEnd` with what was found. They are not waited for; one that throws ends it.
 * @param make gives the callback of one run
 * @returns ends the watching
 */
export const watchEvaluation = (make: () => Callback): (() => void) => watch(ofEvaluation, make)

function watch(watchers: Watchers, make: () => Callback): () => void {
  const watcher = () => make() // an identity of its own, so that the same function may watch twice
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** The callbacks of those who watch, for one run. */
export const watching = (): Callback[] => [...ofTraining].map((make) => make())
export const watchingEvaluation = (): Callback[] => [...ofEvaluation].map((make) => make())
