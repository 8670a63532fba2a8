import { checkOptions, table } from '../../options.js'
import { isPlain, misplaced } from '../../show.js'
import { Callback } from './callback.js'

/** Hooks that a LambdaCallback may be given. */
export type Hooks = Partial<
  Pick<
    Callback,
    | 'onTrainBegin'
    | 'onTrainEnd'
    | 'onEpochBegin'
    | 'onEpochEnd'
    | 'onTrainBatchBegin'
    | 'onTrainBatchEnd'
    | 'onProgress'
  >
>

/** A callback made of functions: `new LambdaCallback({ onEpochEnd: (epoch, logs) => … })`. */
export class LambdaCallback extends Callback {
  static readonly options = table<Hooks>({
    onEpochBegin: 'any',
    onEpochEnd: 'any',
    onTrainBegin: 'any',
    onTrainEnd: 'any',
    onTrainBatchBegin: 'any',
    onTrainBatchEnd: 'any',
    onProgress: 'any',
  })

  constructor(hooks: Hooks) {
    checkOptions(new.target.name, LambdaCallback.options, hooks)
    super()
    for (const [name, hook] of Object.entries(hooks)) {
      if (hook === undefined || typeof hook === 'function') continue
      throw new RangeError(`LambdaCallback: ${misplaced(`${name} to be a function`, hook)}`)
    }
    Object.assign(this, hooks)
  }
}

/** What `fit` takes as a callback: one of a class, or just its functions. */
export type CallbackLike = Callback | Hooks

/** The callbacks that a list, or a single one, stands for. */
export function getCallbacks(likes: CallbackLike | readonly CallbackLike[] = []): Callback[] {
  return [likes].flat().map((like) => {
    if (like instanceof Callback) return checkedHooks(like)
    if (isPlain(like)) return new LambdaCallback(like)
    throw new RangeError(`callbacks: ${misplaced('a callback or a list of them', like)}`)
  })
}

/** Refuses a method that looks like a hook and is none, which nothing would ever call. */
function checkedHooks(callback: Callback): Callback {
  const owner = callback.constructor.name || 'a callback'
  const { options } = LambdaCallback
  for (let level: object = callback; level !== Callback.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (/^on(_|(Train|Epoch|Batch|Test|Predict)[A-Z])/.test(name))
        checkOptions(owner, options, { [name]: 0 })
    }
  }
  return callback
}
