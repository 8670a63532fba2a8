import type { Callback } from './callback.js'

const watchers = new Set<() => Callback>()

/**
 * Has every `fit` from here on, of any model, call a callback as well, after its own: for a page or a notebook
 * that shows how training gets on in code that knows nothing of it.
 * @param make gives the callback of one run
 * @returns ends the watching
 */
export function watchTraining(make: () => Callback): () => void {
  const watcher = () => make() // an identity of its own, so that the same function may watch twice
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** The callbacks of those who watch, for one run. */
export function watching(): Callback[] {
  return [...watchers].map((make) => make())
}
