import { type Given, table, takeOptions } from '../../options.js'
import type { Trainable } from '../trainable.js'
import { Callback, type RunParams } from './callback.js'
import { History } from './history.js'
import { each } from './hooks.js'
import { type CallbackLike, getCallbacks, LambdaCallback } from './lambdaCallback.js'
import { ProgressBar } from './progressBar.js'

export interface CallbackListOptions {
  /** Callbacks, or their functions. @default [] */
  callbacks?: CallbackLike | readonly CallbackLike[]
  /** Whether a History is among them, even if none is given. @default false */
  addHistory?: boolean
  /** Whether a ProgressBar is among them, even if none is given. @default false */
  addProgbar?: boolean
  /** The model that they are told of. Without it they know none. */
  model?: Trainable
  /** What they are told of the run. Without it they are told nothing. */
  params?: Partial<Omit<RunParams, 'callbacks'>>
}

/**
 * Callbacks that are called all at once, in a training loop of one's own (keras.io, CallbackList): `await
 * list.onEpochEnd(epoch, logs)` waits for each. In `fit` it is as good as a plain list.
 */
export class CallbackList extends Callback {
  static readonly options = table<CallbackListOptions>({
    callbacks: 'any',
    addHistory: 'boolean',
    addProgbar: 'boolean',
    model: 'any',
    params: 'any',
  })
  readonly #all: readonly Callback[]

  constructor(
    ...given: Given<
      CallbackListOptions,
      [],
      [callbacks: readonly CallbackLike[], addHistory: boolean, addProgbar: boolean, model: Trainable]
    >
  ) {
    super()
    const options = takeOptions<CallbackListOptions>(new.target.name, CallbackList.options, given)
    const { addHistory = false, addProgbar = false, model, params } = options
    const all = getCallbacks(options.callbacks)
    for (const [wanted, Class] of [
      [addHistory, History],
      [addProgbar, ProgressBar],
    ] as const) {
      if (wanted && !all.some((callback) => callback instanceof Class)) all.push(new Class())
    }
    this.#all = all
    const told = {
      ...{ epochs: 1, initialEpoch: 0, metrics: [], steps: null, verbose: 1 as const },
      ...params,
      callbacks: all,
    }
    for (const callback of [this, ...all]) Object.assign(callback, model && { model }, { params: told })
  }

  /** @internal */
  override get all(): readonly Callback[] {
    return this.#all
  }

  /** The callbacks, in the order in which they are called. */
  get callbacks(): readonly Callback[] {
    return this.#all
  }

  /** What the list's History has gathered; null without one. */
  get history(): History | null {
    return this.#all.find((callback) => callback instanceof History) ?? null
  }
}

// Each hook calls that of all callbacks.
for (const name of Object.keys(LambdaCallback.options) as (keyof typeof LambdaCallback.prototype &
  `on${string}`)[]) {
  Object.defineProperty(CallbackList.prototype, name, {
    value(this: CallbackList, ...given: never[]) {
      return each(this.all, (callback) => Reflect.apply(callback[name], callback, given))
    },
  })
}
