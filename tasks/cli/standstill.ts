import { watchTraining } from 'glassgrad'
import { Breakpoint, type DebugStep, type When } from 'glassgrad/debug'

/** What `--debug` and `--explain` are told: where to stop, and which number to explain. */
export interface Asked {
  at: When
  /** The rest: `dense.kernel[300, 5]`, or nothing. */
  rest: string
}

const FORMS = '"step 100", "nan" or "loss > 5", and then for --explain a number, such as dense.kernel[300, 5]'

/** Reads `step 100 dense.kernel[3,5]`. */
export function asked(text: string): Asked {
  const [, step, nan, bound, rest = ''] =
    /^\s*(?:step\s+(\d+)|(nan)|loss\s*>\s*([\d.]+))(?:\s+(.*))?$/i.exec(text) ?? []
  if (step) return { at: Number(step), rest: rest.trim() }
  if (nan) return { at: 'nan', rest: rest.trim() }
  if (bound) return { at: { lossAbove: Number(bound) }, rest: rest.trim() }
  throw new Error(`expected ${FORMS}, got "${text}"`)
}

/** Reads `dense.kernel[3, 5]`; without an index, all of it. */
export function askedNumber(text: string): { path: string; index: number[] | null } {
  const [, path, index] = /^([^\s[\]]+)\s*(?:\[([\d,\s]*)\])?$/.exec(text.trim()) ?? []
  if (!path) throw new Error(`expected a tensor and an index, such as dense.kernel[300, 5], got "${text}"`)
  return { path, index: index === undefined ? null : index.split(',').map(Number) }
}

/** Thrown into a run when its step has come: nobody needs the rest of it. */
class Arrived extends Error {
  override name = 'AbortError'
}

class Stop extends Breakpoint {
  override onTrainEnd(): void {
    super.onTrainEnd()
    if (this.step) throw new Arrived()
  }
}

/**
 * Runs a task up to a step of the first training that has such a one, and keeps that step. Steps are counted anew in each
 * training.
 * @throws Error where none comes to it, and what the task throws
 */
export async function standstill(run: () => Promise<unknown>, at: When): Promise<DebugStep> {
  const stop = new Stop({ at })
  const leave = watchTraining(() => stop)
  try {
    await run()
  } catch (error) {
    if (!stop.step) throw error
  } finally {
    leave()
  }
  if (stop.step) return stop.step
  const place =
    typeof at === 'number' ? `step ${at}` : at === 'nan' ? 'a NaN' : `a loss above ${at.lossAbove}`
  throw new Error(`no training of this task came to ${place}`)
}
