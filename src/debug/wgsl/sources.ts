/** Where numbers come from: each is followed from the loads that it has been made of. */
import type { Value } from './types.js'

/** Invocations of a workgroup that are active, by number, in order. */
export type Lanes = readonly number[]

/**
 * A value for each lane, and what it has been made of where that is followed; those of lanes that were not active mean
 * nothing.
 */
export type Column = Value[] & { from?: Sources[] }

/** A number that has been read from a buffer. */
export interface Load {
  line: number
  /** The invocation that has read it: it may have handed it on to others. */
  lane: number
  variable: string
  /** Its number in the buffer. */
  at: number
  value: number
}

/** What a number has been made of: one load, or two sources together; undefined where it was made of none. */
export type Source = Load | readonly [Source, Source] | undefined

/** Those of a value, cell by cell. */
export type Sources = readonly Source[]

/** How the sources of a value follow from those of what it is computed from. */
export type Flow = (from: readonly Sources[], values: readonly Value[]) => Sources

export function both(a: Source, b: Source): Source {
  return a === undefined || a === b ? b : b === undefined ? a : [a, b]
}

const together = (sources: Sources) => sources.reduce(both, undefined)

/** A value of `size` cells each of which is made of all that there is. */
export const ofAll =
  (size: number): Flow =>
  (from) =>
    Array(size).fill(together(from.map(together)))

/** A value of `size` cells each of which is made of the same cells; of a number alone, all are. */
export const ofEach =
  (size: number): Flow =>
  (from, values) => {
    const made: Source[] = []
    for (let i = 0; i < size; i++) {
      let source: Source
      for (let n = 0; n < from.length; n++)
        source = both(source, from[n][typeof values[n] === 'number' ? 0 : i])
      made.push(source)
    }
    return made
  }

const NONE: Sources = []

/** Gives a column its sources, where what it was made of has any. */
export function flowing(lanes: Lanes, column: Column, from: readonly Column[], flow: Flow): Column {
  if (from.some((each) => each.from)) {
    column.from = []
    for (const lane of lanes) {
      column.from[lane] = flow(
        from.map((each) => each.from?.[lane] ?? NONE),
        from.map((each) => each[lane]),
      )
    }
  }
  return column
}

/** Puts the values of some lanes, with their sources, into a column. */
export function keep(column: Column, lanes: Lanes, values: Column): void {
  if (values.from) column.from ??= []
  for (const lane of lanes) {
    column[lane] = values[lane]
    if (column.from) column.from[lane] = values.from?.[lane] ?? NONE
  }
}

/** The values of some lanes, with their sources. */
export function copied(column: Column, lanes: Lanes): Column {
  const copy: Column = []
  keep(copy, lanes, column)
  return copy
}

/** All loads that a number has been made of, in the order in which they were put together. */
export function loadsOf(source: Source): Load[] {
  const loads = new Set<Load>()
  const seen = new Set<Source>()
  const open = [source]
  while (open.length > 0) {
    const each = open.pop()
    if (each === undefined || seen.has(each)) continue
    seen.add(each)
    if ('line' in each) loads.add(each)
    else open.push(each[1], each[0])
  }
  return [...loads]
}
