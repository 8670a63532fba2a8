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
    | 'onTestBegin'
    | 'onTestEnd'
    | 'onTestBatchBegin'
    | 'onTestBatchEnd'
    | 'onPredictBegin'
    | 'onPredictEnd'
    | 'onPredictBatchBegin'
    | 'onPredictBatchEnd'
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
    onTestBegin: 'any',
    onTestEnd: 'any',
    onTestBatchBegin: 'any',
    onTestBatchEnd: 'any',
    onPredictBegin: 'any',
    onPredictEnd: 'any',
    onPredictBatchBegin: 'any',
    onPredictBatchEnd: 'any',
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
  return [likes].flat().flatMap((like) => {
    if (like instanceof Callback) return like.all.map(checkedHooks)
    if (isPlain(like)) {
      requireHooksOnly(like)
      return new LambdaCallback(like)
    }
    const remedy = hasHooks(like) ? ': write class … extends Callback' : ''
    throw new RangeError(`callbacks: ${misplaced('a callback or a list of them', like)}${remedy}`)
  })
}

/** An object of functions may hold nothing else: what it remembers would not be found by `this`. */
function requireHooksOnly(like: Readonly<Record<string, unknown>>): void {
  const { options } = LambdaCallback
  const state = Object.keys(like).find(
    (name) => !Object.hasOwn(options, name) && typeof like[name] !== 'function' && !name.startsWith('on'),
  )
  if (state === undefined) return
  throw new RangeError(
    `callbacks: an object may hold ${Object.keys(options).join(', ')}, got ${state} as well: ` +
      'a callback with a state of its own is a class that extends Callback',
  )
}

/** Whether it has what a callback has, and is none. */
function hasHooks(like: unknown): boolean {
  if (typeof like !== 'object' || like === null) return false
  return Object.keys(LambdaCallback.options).some((name) => name in like)
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
