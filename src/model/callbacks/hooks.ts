import type { Trainable } from '../trainable.js'
import { Callback, type RunParams } from './callback.js'

/** Calls the hook of each callback, one after the other. */
export async function each(
  callbacks: readonly Callback[],
  hook: (callback: Callback) => void | Promise<void>,
): Promise<void> {
  for (const callback of callbacks) await hook(callback)
}

/** Those that have something to do at one of these points. */
export function having(
  callbacks: readonly Callback[],
  hooks: readonly Exclude<keyof Callback, 'model' | 'params'>[],
): readonly Callback[] {
  return callbacks.filter((callback) => hooks.some((hook) => callback[hook] !== Callback.prototype[hook]))
}

/** Tells callbacks of a run over data that is no training. */
export function tell(
  model: Trainable,
  callbacks: readonly Callback[],
  steps: number | null,
  examples: RunParams['examples'],
  verbose: RunParams['verbose'],
): void {
  const params: RunParams = { epochs: 1, initialEpoch: 0, metrics: [], callbacks, steps, examples, verbose }
  for (const callback of callbacks) Object.assign(callback, { model, params })
}
