import { camelCase, nearest } from './lookup.js'
import { isPlain, isPromise, misplaced, show } from './show.js'

type Holds<Value> = [Value] extends [boolean]
  ? 'boolean'
  : [Value] extends [number]
    ? 'number'
    : [Value] extends [string]
      ? 'string'
      : 'any'

type Kind<Value> =
  Holds<NonNullable<Value>> extends 'any'
    ? 'any'
    : null extends Value
      ? `${Holds<NonNullable<Value>>}?`
      : Holds<NonNullable<Value>>

/**
 * What an option holds: `?` also null, `!` it must be given; `any` is looked at by whoever takes it.
 */
export type OptionKind =
  | 'any'
  | 'boolean'
  | 'number'
  | 'string'
  | `${'boolean' | 'number' | 'string'}?`
  | 'any!'
  | 'boolean!'
  | 'number!'
  | 'string!'

/** The options of a class or function by name, in the order of Keras' signature: by position they mean the same. */
export type OptionTable = Readonly<Record<string, OptionKind>>

/**
 * The table that goes with a type: the compiler refuses one that lacks an option or has one too many. Those of
 * a base class, `Base`, may be left out.
 */
export type Table<Options, Base = unknown> = {
  readonly [Name in Exclude<keyof Options, keyof Base>]-?: undefined extends Options[Name]
    ? Kind<Exclude<Options[Name], undefined>>
    : `${Holds<NonNullable<Options[Name]>>}!`
} & { readonly [Name in keyof Base & keyof Options]?: Kind<Exclude<Options[Name], undefined>> }

/** A class's own table. */
export function table<Options, Base = unknown>(names: Table<Options, Base>): OptionTable {
  return names as OptionTable
}

/**
 * A constructor's arguments as Keras takes them: what must come first, what may follow by position, and an
 * object with other options after any of these.
 */
export type Given<Options, First extends readonly unknown[], Further extends readonly unknown[] = []> = [
  ...First,
  ...{ [Place in keyof Further]?: Further[Place] | Options },
  options?: Options,
]

/** Names that other versions and other libraries use, and what is meant here: the first that there is. */
const CALLED = new Map<string, readonly string[]>(
  Object.entries({
    W_constraint: ['kernelConstraint'],
    W_regularizer: ['kernelRegularizer'],
    alpha: ['negativeSlope'],
    b_constraint: ['biasConstraint'],
    b_regularizer: ['biasRegularizer'],
    batchInputShape: ['inputShape'],
    batchShape: ['shape', 'inputShape'],
    betas: ['beta1'],
    bias: ['useBias'],
    borderMode: ['padding'],
    dimOrdering: ['dataFormat'],
    eps: ['epsilon'],
    gradientClipNorm: ['clipnorm'],
    init: ['kernelInitializer'],
    inputDim: ['inputShape'],
    inputSize: ['inputShape'],
    l: ['l2', 'l1'],
    lr: ['learningRate'],
    maxLr: ['maxRate'],
    minLr: ['minRate'],
    nbClasses: ['numClasses'],
    nbEpoch: ['epochs'],
    nbFilter: ['filters'],
    onBatchBegin: ['onTrainBatchBegin'],
    onBatchEnd: ['onTrainBatchEnd'],
    outChannels: ['filters'],
    outputDim: ['units'],
    p: ['rate'],
    poolLength: ['poolSize'],
    samplesPerEpoch: ['stepsPerEpoch'],
    std: ['stddev'],
    stride: ['strides'],
    subsample: ['strides'],
    subsampleLength: ['strides'],
    validation: ['validationData'],
    validationSet: ['validationData'],
  }),
)

/** What Keras has, or had, and what to do without it. */
const ABSENT = new Map(
  Object.entries({
    decay: 'give a schedule as learningRate, such as InverseTimeDecay',
    jitCompile: 'leave it out: every training step is compiled',
    runEagerly: 'leave it out: to look inside a model, use trace or inspect',
    stepsPerExecution: 'give it to compile',
    useMultiprocessing: 'leave it out',
    workers: 'leave it out',
  }),
)

/**
 * Arguments as one object of options: those by position get their names, in the table's order.
 * @param owner the class or function, for messages
 * @throws RangeError for more arguments than there are options, for what stands where options belong, and for an
 *   option that is given twice
 */
export function named<Options>(owner: string, table: OptionTable, given: readonly unknown[]): Options {
  const last = given.findLastIndex((value) => value !== undefined)
  const options = isOptions(given[last]) ? (given[last] as Record<string, unknown>) : null
  const names = Object.keys(table)
  const places = given.slice(0, options ? last : last + 1)
  if (places.length > names.length) {
    const expected = names.length === 0 ? 'options' : `${names.join(', ')} and options`
    throw new RangeError(`${owner}: expected ${expected}${such(table)}, got ${given.map(show).join(', ')}`)
  }
  const result: Record<string, unknown> = { ...options }
  places.forEach((value, i) => {
    if (value === undefined) return
    if (options && names[i] in options) {
      throw new RangeError(`${owner}: ${names[i]} is given twice, as ${show(value)} and as an option`)
    }
    result[names[i]] = value
  })
  return result as Options
}

/**
 * Looks through options.
 * @throws RangeError as `checkRest`, and for a missing option
 */
export function checkOptions(owner: string, table: OptionTable, options: unknown): void {
  checkRest(owner, table, options)
  for (const [name, kind] of Object.entries(table)) {
    if (!kind.endsWith('!') || ((options as Record<string, unknown>)[name] ?? null) !== null) continue
    throw new RangeError(`${owner}: expected ${name}, got none`)
  }
}

/**
 * Looks through what a class has left of its options for its base class.
 * @throws RangeError for what is no object of options, for an option that does not exist, which suggests the
 *   nearest one, and for a value of another kind
 */
export function checkRest(owner: string, table: OptionTable, options: unknown): void {
  if (!isOptions(options)) {
    throw new RangeError(`${owner}: ${misplaced(`options${such(table, options)}`, options)}`)
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(table, name))
      throw new RangeError(`${owner}: there is no option '${name}'${instead(name, Object.keys(table))}`)
    if (value !== undefined) checkKind(owner, name, table[name], value)
  }
}

/** Arguments as one object of options, looked through. */
export function takeOptions<Options>(owner: string, table: OptionTable, given: readonly unknown[]): Options {
  const options = named<Options>(owner, table, given)
  checkOptions(owner, table, options)
  return options
}

/** Whether an argument is an object of options; an initializer and its like, which are plain objects too, are none. */
function isOptions(value: unknown): value is Record<string, unknown> {
  return isPlain(value) && !isPromise(value) && typeof value.className !== 'string'
}

const WORDS = { any: '', boolean: 'true or false', number: 'a number', string: 'text' }

function checkKind(owner: string, name: string, kind: OptionKind, value: unknown): void {
  const type = kind.replace(/[?!]$/, '') as keyof typeof WORDS
  if (type === 'any' || typeof value === type || (value === null && kind.endsWith('?'))) return
  throw new RangeError(`${owner}: ${misplaced(`${name} to be ${WORDS[type]}`, value)}`)
}

/** What to write in place of a name that there isn't. */
function instead(name: string, names: readonly string[]): string {
  if (names.length === 0) return ': it takes none'
  const camel = camelCase(name)
  const here = [camel, ...(CALLED.get(name) ?? CALLED.get(camel) ?? [])].find((other) =>
    names.includes(other),
  )
  if (here) return `: it is called ${here} here`
  if (ABSENT.has(camel)) return `: ${ABSENT.get(camel)}`
  return `. Did you mean '${nearest(camel, [...names])}'? There are: ${names.join(', ')}`
}

/** An example of options, with what was given in its place if possible. */
function such(table: OptionTable, given: unknown = 1): string {
  const names = Object.keys(table)
  const name = names.find((name) => table[name].startsWith(typeof given))
  if (name) return ` such as { ${name}: ${show(given)} }`
  return names.length > 0 ? ` such as { ${names[0]}: … }` : ''
}
