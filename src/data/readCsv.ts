import { readingFile } from '../io/inFile.js'
import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'

/** What a column holds. */
export type ColumnType = 'number' | 'string'

export interface ReadCsvOptions {
  /** What stands between values. Without it, found out: a comma, a semicolon, a tab or a bar. */
  delimiter?: string
  /** Whether the first line names the columns; or their names, where no line does. @default true */
  header?: boolean | readonly string[]
  /** What columns hold, by name. Without it, numbers where all values are numbers. */
  types?: Readonly<Record<string, ColumnType>>
  /** The columns that are kept, by name. Without it, all. */
  columns?: readonly string[]
  /** What stands for a missing value. @default ['', 'NA', 'N/A', 'NaN', 'nan', 'null'] */
  missing?: readonly string[]
  /** What lines that say nothing begin with. Without it, there are none. */
  comments?: string
}

const csvTable = table<ReadCsvOptions>({
  delimiter: 'string',
  header: 'any',
  types: 'any',
  columns: 'any',
  missing: 'any',
  comments: 'string',
})

const MISSING = ['', 'NA', 'N/A', 'NaN', 'nan', 'null']

/** A table in memory: columns by name, numbers as arrays and texts as lists, and how many values each is short of. */
export class Table {
  readonly columns: ReadonlyMap<string, NdArray | readonly string[]>
  /** Number of rows. */
  readonly length: number
  /** How many values are missing in each column: NaN among numbers, '' among texts. */
  readonly missing: Readonly<Record<string, number>>

  constructor(
    columns: ReadonlyMap<string, NdArray | readonly string[]>,
    missing: Readonly<Record<string, number>>,
  ) {
    this.columns = columns
    this.length = [...columns.values()][0]?.length ?? 0
    this.missing = missing
  }

  /** Names of the columns, in their order. */
  get names(): string[] {
    return [...this.columns.keys()]
  }

  #column(name: string): NdArray | readonly string[] {
    const column = this.columns.get(name)
    if (column) return column
    throw new RangeError(`Table: there is no column ${show(name)}. There are: ${this.names.join(', ')}`)
  }

  /** A column of numbers: float32 [rows]. */
  numbers(name: string): NdArray {
    const column = this.#column(name)
    if (column instanceof NdArray) return column
    throw new TypeError(
      `Table: column "${name}" holds texts, such as ${show(column[0])}: strings("${name}") gives them`,
    )
  }

  /** A column of texts. */
  strings(name: string): readonly string[] {
    const column = this.#column(name)
    if (!(column instanceof NdArray)) return column
    throw new TypeError(`Table: column "${name}" holds numbers: numbers("${name}") gives them`)
  }

  /**
   * Columns of numbers side by side: float32 [rows, columns].
   * @param names those wanted. Without them, all columns of numbers
   * @throws RangeError where a value is missing: what stands for it has to be decided, by `fill` or `dropMissing`
   */
  features(names?: readonly string[]): NdArray {
    const wanted = names ?? this.names.filter((name) => this.#column(name) instanceof NdArray)
    const short = wanted.find((name) => this.missing[name] > 0)
    if (short !== undefined) {
      throw new RangeError(
        `Table: column "${short}" is short of ${this.missing[short]} of ${this.length} values: dropMissing() leaves such ` +
          `rows out, fill({ "${short}": value }) sets what they are`,
      )
    }
    return NdArray.stack(
      wanted.map((name) => this.numbers(name)),
      1,
    )
  }

  /** Rows by their numbers, in this order. */
  take(rows: ArrayLike<number>): Table {
    const columns = new Map(
      [...this.columns].map(([name, column]) => [
        name,
        column instanceof NdArray ? column.take(rows) : Array.from(rows, (row) => column[row]),
      ]),
    )
    return new Table(columns, countMissing(columns))
  }

  /** The table without rows that are short of a value in one of these columns; in any, without names. */
  dropMissing(names: readonly string[] = this.names): Table {
    const columns = names.map((name) => this.#column(name))
    const isWhole = (row: number) =>
      columns.every((column) =>
        column instanceof NdArray ? !Number.isNaN(column.data[row]) : column[row] !== '',
      )
    return this.take(Array.from({ length: this.length }, (_, i) => i).filter(isWhole))
  }

  /** The table with other values for missing ones, by column. */
  fill(values: Readonly<Record<string, number | string>>): Table {
    const columns = new Map(this.columns)
    for (const [name, value] of Object.entries(values)) {
      const column = this.#column(name)
      if (typeof value !== (column instanceof NdArray ? 'number' : 'string'))
        throw new TypeError(`Table: fill: column "${name}" holds other things than ${show(value)}`)
      columns.set(
        name,
        column instanceof NdArray
          ? column.map((x) => (Number.isNaN(x) ? (value as number) : x))
          : column.map((x) => (x === '' ? (value as string) : x)),
      )
    }
    return new Table(columns, countMissing(columns))
  }
}

function countMissing(columns: ReadonlyMap<string, NdArray | readonly string[]>): Record<string, number> {
  return Object.fromEntries(
    [...columns].map(([name, column]) => [
      name,
      column instanceof NdArray
        ? Array.from(column.data).filter(Number.isNaN).length
        : column.filter((x) => x === '').length,
    ]),
  )
}

/**
 * A table from a CSV file: columns by name, of numbers where all their values are, else of texts.
 * @param file its path, its address in a browser, or its bytes
 * @throws Error where a line has more or fewer values than there are columns, or a value is none of its column's
 */
export async function readCsv(file: string | Uint8Array, options: ReadCsvOptions = {}): Promise<Table> {
  checkOptions('readCsv', csvTable, options)
  return readingFile(file, async (bytes) => parseCsv(new TextDecoder().decode(bytes), options))
}

/** A table from the text of a CSV file, as `readCsv`. */
export async function parseCsv(text: string, options: ReadCsvOptions = {}): Promise<Table> {
  checkOptions('parseCsv', csvTable, options)
  const { delimiter = '', header = true, types = {}, missing = MISSING, comments = false } = options
  const { default: papa } = await import('papaparse') // loaded with the first table
  const { data, errors } = papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    delimiter,
    comments,
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: 'greedy',
  })
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken) throw new Error(`CSV: row ${(broken.row ?? 0) + 1}: ${broken.message}`)
  const first = header === true ? data[0] : header === false ? data[0]?.map((_, i) => `column${i}`) : header
  if (!first) throw new Error('CSV: the file is empty')
  const names = first.map((name) => String(name).trim())
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`CSV: two columns are called ${show(twice)}`)
  const rows = header === true ? data.slice(1) : data
  const uneven = rows.findIndex((row) => row.length !== names.length)
  if (uneven >= 0) {
    throw new Error(
      `CSV: row ${uneven + 1} has ${rows[uneven].length} values, there are ${names.length} columns: ${names.join(', ').slice(0, 120)}`,
    )
  }
  const wanted = options.columns ?? names
  for (const name of [...wanted, ...Object.keys(types)]) {
    if (!names.includes(name))
      throw new RangeError(
        `CSV: there is no column ${show(name)}. There are: ${names.join(', ').slice(0, 200)}`,
      )
  }
  const columns = new Map(
    wanted.map((name) => {
      const at = names.indexOf(name)
      const values = rows.map((row) => row[at].trim())
      return [name, columnOf(name, values, missing, types[name])]
    }),
  )
  return new Table(columns, countMissing(columns))
}

function columnOf(
  name: string,
  values: readonly string[],
  missing: readonly string[],
  type?: ColumnType,
): NdArray | readonly string[] {
  if (type !== undefined && type !== 'number' && type !== 'string')
    throw new RangeError(`CSV: column "${name}": expected type 'number' or 'string', got ${show(type)}`)
  const wrong =
    type === 'string' ? 0 : values.findIndex((value) => !missing.includes(value) && !isNumber(value))
  if (wrong < 0) {
    const numbers = Float32Array.from(values, (value) => (missing.includes(value) ? NaN : Number(value)))
    return new NdArray(numbers, [values.length])
  }
  if (type === 'number')
    throw new Error(`CSV: column "${name}", row ${wrong + 1}: expected a number, got ${show(values[wrong])}`)
  return values.map((value) => (missing.includes(value) ? '' : value))
}

const isNumber = (value: string) => value !== '' && Number.isFinite(Number(value)) && !/^0[xob]/i.test(value)
