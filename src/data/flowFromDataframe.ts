import { misplaced, show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Table } from './readCsv.js'

/** Columns by name: a table of `readCsv`, or plain lists. */
export type Columns = Table | Readonly<Record<string, readonly (string | number)[]>>

/** A column's values. @throws RangeError where there is none of this name */
export function columnOf(table: Columns, name: string, option: string): readonly (string | number)[] {
  if (typeof table !== 'object' || table === null) {
    throw new TypeError(`flowFromDataframe: ${misplaced('a Table or columns by name', table)}`)
  }
  const columns: Readonly<Record<string, NdArray | readonly (string | number)[]>> =
    table.columns instanceof Map ? Object.fromEntries(table.columns) : (table as Exclude<Columns, Table>)
  if (!Object.hasOwn(columns, name)) {
    throw new RangeError(
      `flowFromDataframe: ${option}: there is no column ${show(name)}. There are: ${Object.keys(columns).join(', ')}`,
    )
  }
  const column = columns[name]
  return column instanceof NdArray ? Array.from(column.data) : column
}

/** Rows whose class counts, the classes in their order, and each kept row's class number. */
export function labelled(
  values: readonly (string | number)[],
  classes: readonly string[] | undefined,
): { rows: number[]; classNames: string[]; labels: number[] } {
  const names = values.map(String)
  const classNames = [...(classes ?? new Set(names.toSorted()))]
  const absent = classNames.find((name) => !names.includes(name))
  if (absent !== undefined) {
    throw new RangeError(
      `flowFromDataframe: classes: no row is of class ${show(absent)}. There are: ${[...new Set(names)].join(', ')}`,
    )
  }
  const labels = names.map((name) => classNames.indexOf(name))
  const rows = labels.flatMap((label, row) => (label >= 0 ? [row] : []))
  return { rows, classNames, labels }
}

/** Columns of numbers side by side [rows, columns]; of one column [rows]. */
export function rawTargets(table: Columns, names: string | readonly string[]): NdArray {
  const columns = [names].flat().map((name) => {
    const values = columnOf(table, name, 'yCol')
    const wrong = values.find((value) => !Number.isFinite(value))
    if (wrong === undefined) return NdArray.from(values as number[], 'float32')
    throw new RangeError(
      `flowFromDataframe: classMode 'raw': column "${name}" has ${show(wrong)}, expected numbers`,
    )
  })
  return typeof names === 'string' ? columns[0] : NdArray.stack(columns, 1)
}
