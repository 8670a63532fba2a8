import { checkRest, named } from '../../options.js'
import { isPlain } from '../../show.js'
import { type ArrayLikeData, constant, tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import { isNumberArray } from '../nested.js'
import { SymbolicTensor } from '../symbolic.js'
import { Tensor, type TensorType } from '../tensor.js'
import type { NamesIn, OpFunction, Signature } from './opFunction.js'
import { isFloat } from './tensorLike.js'

/**
 * Makes a function of an op, by position or by name as in Keras: `mean(x, 1)`, `mean(x, { axis: 1 })`. Of tensors it
 * computes; numbers in arrays become tensors; of symbolic tensors it makes a part of the model that is being described.
 * @param text Keras' class and the function's arguments: `numpy.Mean(x, axis=, keepdims=)`. Settings end in `=`, those
 *   that are ours alone in `!`; operands that stay numbers on the host in `:`; `...` is what takes the rest
 * @param run takes the arguments in this order, a rest as a list, null as undefined but for settings that end in `=?`
 */
/* @__NO_SIDE_EFFECTS__ */
export function op<const Text extends string, Args extends readonly unknown[], Result>(
  text: Text,
  run: (...args: Args) => Result,
): OpFunction<NamesIn<Text>, Args, Result> {
  const signature = parse(text)
  const compute = (values: readonly unknown[]) => run(...(settled(signature, values) as unknown as Args))
  const call = (...given: readonly unknown[]): unknown => {
    const values = bind(signature, given)
    const symbolic = find(values, (value) => value instanceof SymbolicTensor) as SymbolicTensor | undefined
    return symbolic ? symbolic.operate({ signature, compute } as never, values) : compute(values)
  }
  return Object.assign(call, { signature, compute }) as unknown as OpFunction<NamesIn<Text>, Args, Result>
}

function parse(text: string): Signature {
  const [, module, className, inner] = /^(\w+)\.(\w+)\((.*)\)$/.exec(text)!
  const parts = inner.split(', ')
  const ending = (mark: string) =>
    new Set(parts.filter((part) => part.endsWith(mark)).map((part) => part.slice(0, -mark.length)))
  const rest = parts.find((part) => part.startsWith('...'))
  return {
    module,
    className,
    names: parts.map((part) => part.replace(/^\.\.\.|([=!:]|=\?)$/g, '')),
    settings: new Set([...ending('='), ...ending('=?'), ...ending('!')]),
    nullable: ending('=?'),
    host: ending(':'),
    own: ending('!'),
    rest: rest?.slice(3) ?? null,
  }
}

/** How messages call an op: its class with a small first letter, as functions are. */
export function nameOf({ className }: Signature): string {
  return className[0].toLowerCase() + className.slice(1)
}

/** Arguments in the order of the signature. */
export function bind(signature: Signature, given: readonly unknown[]): unknown[] {
  const { names, nullable, rest } = signature
  const table = Object.fromEntries(names.map((name) => [name, 'any' as const]))
  let places = given
  if (rest !== null) {
    const first = names.indexOf(rest)
    const options = isPlain(given.at(-1)) ? [given.at(-1)] : []
    const operands = given.slice(first, given.length - options.length)
    places = [...given.slice(0, first), operands, ...options]
  }
  const options = named<Record<string, unknown>>(nameOf(signature), table, places)
  checkRest(nameOf(signature), table, options)
  const values = names.map((name) => options[name] ?? (nullable.has(name) ? options[name] : undefined))
  return values.slice(0, values.findLastIndex((value) => value !== undefined) + 1)
}

/** Arguments as ops take them: operands that are no tensors yet become some, numbers of the kind of the others. */
function settled({ names, settings, host, rest }: Signature, values: readonly unknown[]): unknown[] {
  const isOperand = (_: unknown, i: number) => !settings.has(names[i]) && !host.has(names[i])
  const like = find(
    values.filter(isOperand),
    (value) => value instanceof Tensor && value.dtype !== 'bool',
  ) as Tensor
  return values.map((value, i) => {
    if (!isOperand(value, i)) return value
    if (names[i] === rest) return (value as readonly unknown[]).map(asTensor)
    return typeof value === 'number' ? constant(value, kindOf(value, like)) : asTensor(value)
  })
}

/** What a number is beside a tensor: whole beside whole ones, else a float of its kind. */
function kindOf(value: number, like: Tensor | undefined): TensorType {
  const isWhole = (value | 0) === value
  if (isWhole && (!like || !isFloat(like))) return 'int32'
  return like?.dtype === 'float16' ? 'float16' : 'float32'
}

function asTensor(value: unknown): unknown {
  if (value instanceof NdArray || isNumberArray(value)) return tensor(value as ArrayLikeData)
  if (!Array.isArray(value)) return value
  return find(value, isTensor) ? value.map(asTensor) : isNumbers(value) ? whole(value) : value
}

/** Numbers as NumPy takes them: whole ones are int32. */
function whole(value: readonly unknown[]): Tensor {
  const isFloat = find(value, (n) => typeof n === 'number' && !Number.isInteger(n)) !== undefined
  const isBool = find(value, (n) => typeof n === 'number') === undefined
  return tensor(value as ArrayLikeData, isFloat ? 'float32' : isBool ? 'bool' : 'int32')
}

const isTensor = (value: unknown) => value instanceof Tensor
const isNumbers = (value: readonly unknown[]): boolean =>
  value.length > 0 &&
  value.every((n) => ['number', 'boolean'].includes(typeof n) || (Array.isArray(n) && isNumbers(n)))

/** The first of some kind in nested lists. */
export function find(values: readonly unknown[], isWanted: (value: unknown) => boolean): unknown {
  for (const value of values) {
    const found = Array.isArray(value) ? find(value, isWanted) : isWanted(value) ? value : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Values in nested lists, each put in the place of another. */
export function deeply(value: unknown, change: (value: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map((item) => deeply(item, change)) : change(value)
}
