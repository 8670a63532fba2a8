import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { createContext, runInNewContext, Script } from 'node:vm'

/**
 * V8's collector, to be called when memory that it doesn't see is short; undefined where it can't be had.
 *
 * A weak reference that a job makes, or looks through, holds on to what it refers to until the job is done, so that
 * nothing vanishes between two lines. That would be for ever in a loop without `await`. V8 lets go of these when a
 * queue of microtasks has been worked off, any queue: a context with one of its own, empty, does it, and leaves the
 * program's microtasks where they are.
 */
export function collector(): (() => number) | undefined {
  const collect = exposed()
  if (!collect) return undefined
  const context = createContext({}, { microtaskMode: 'afterEvaluate' })
  const nothing = new Script('')
  return () => {
    nothing.runInContext(context)
    collect()
    return getHeapStatistics().used_heap_size
  }
}

function exposed(): (() => void) | undefined {
  if (globalThis.gc) return globalThis.gc as () => void
  try {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    setFlagsFromString('--no-expose-gc') // the program's own contexts stay as they are
    return collect
  } catch {
    return undefined // another engine that runs Node's programs
  }
}
