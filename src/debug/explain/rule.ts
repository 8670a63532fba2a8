import type { RecordedDispatch } from '../../gpu/dispatch.js'
import type { Operand } from '../versions.js'

/** A tensor as a rule sees it. */
export interface Seen {
  /** What formulas call it. */
  symbol: string
  readonly shape: readonly number[]
  readonly size: number
  readonly operand: Operand
  /** An element by its number in a row. */
  get(at: number): number
}

/** An element of a tensor. */
export type Read = readonly [of: Seen, at: number]

/** One of the numbers that make up an element. */
export interface Part {
  value: number
  reads: readonly Read[]
  /** What it is multiplied by beside what it reads. */
  factor?: number
}

/** How an element came to be. */
export interface Answer {
  formula: string
  /** Addends of a sum, or what a function was given. */
  parts: readonly Part[]
  /** Whether the parts add up. */
  isSum: boolean
  /** What comes out, in double precision where the rule is a sum. */
  value: number
  /** What matters too, without being a part: through a mean or a largest value, say. */
  also?: readonly Read[]
}

/** An element of what an operation has made. */
export interface Question {
  /** Its number in a row, and its index in the shape that the operation gave it. */
  at: number
  index: readonly number[]
  shape: readonly number[]
  /** What formulas call it. */
  name: string
  /** Which output: by its place, or by its name among the settings. */
  which: number | string
  x: readonly Seen[]
  /** What the outputs held before. */
  before: readonly (Seen | null)[]
  /** Tensors among the settings. */
  settings: Readonly<Record<string, Seen>>
  /** All outputs, by place or name, as they are afterwards. */
  made: Readonly<Record<string, Seen>>
  // A rule knows what its op's settings are.
  attributes: unknown
  dispatch: RecordedDispatch
  /** The device's value. */
  own: number
}

export type Rule = (question: Question) => Answer

/** A place in a row as an index. */
export function indexIn(shape: readonly number[], at: number): number[] {
  const index: number[] = []
  let rest = at
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]
    rest = Math.floor(rest / shape[axis])
  }
  return index
}

/** An index as a place in a row. */
export function placeIn(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((place, i, axis) => place * shape[axis] + i, 0)
}

/** `x[3, 17]` */
export function element(symbol: string, index: readonly (number | string)[]): string {
  return index.length === 0 ? symbol : `${symbol}[${index.join(', ')}]`
}

export const shown = ([of, at]: Read) => element(of.symbol, indexIn(of.shape, at))

/** Gives tensors their symbols. */
export function called(tensors: readonly Seen[], ...symbols: string[]): readonly Seen[] {
  for (const [i, tensor] of tensors.entries()) tensor.symbol = symbols[i] ?? tensor.symbol
  return tensors
}

/** A product of elements, and of a factor. */
export function product(reads: readonly Read[], factor = 1): Part {
  const value = reads.reduce((made, [of, at]) => made * of.get(at), factor)
  return factor === 1 ? { value, reads } : { value, reads, factor }
}

export function sum(formula: string, parts: readonly Part[], f: (sum: number) => number = (x) => x): Answer {
  const value = f(parts.reduce((total, part) => total + part.value, 0))
  return { formula, parts, isSum: true, value }
}

/** One element, as it is. */
export function copy(question: Question, read: Read): Answer {
  return sum(`${element(question.name, question.index)} = ${shown(read)}`, [product([read])])
}

/** A number that nothing was read for. */
export function given(question: Question, what: string, value: number): Answer {
  return { formula: `${element(question.name, question.index)} = ${what}`, parts: [], isSum: true, value }
}

/** A value of several elements by a formula. */
export function computed(formula: string, reads: readonly Read[], value: number): Answer {
  return { formula, parts: reads.map((read) => product([read])), isSum: false, value }
}

/** What else a number might be. */
const others = (x: number, beside: readonly number[]) => [
  x + 1,
  x - 1,
  -x,
  2 * x + 0.3,
  x + 1e3,
  x - 1e3,
  0,
  ...beside,
]

/** Those elements that, being another number, would change what `f` makes of all of them. */
export function mattering(reads: readonly Read[], f: (...values: number[]) => number): Read[] {
  const values = reads.map(([of, at]) => of.get(at))
  const value = f(...values)
  return reads.filter((_, i) =>
    others(values[i], values).some((other) => !Object.is(f(...values.with(i, other)), value)),
  )
}

export function counted(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i)
}

/** Places of a line of the last axis. */
export function lineOf(of: Seen, at: number): { reads: Read[]; begin: number; width: number } {
  const width = of.shape.at(-1) ?? 1
  const begin = at - (at % width)
  return { reads: counted(width).map((i): Read => [of, begin + i]), begin, width }
}
