import { NdArray } from 'glassgrad'
import { type Language, number, say, type Text } from './language.js'

/** How lines are drawn over what. */
export interface Axes {
  /** Values along x, where they are not 1, 2, 3, … */
  x?: readonly number[]
  /** @default 'epoch' */
  xName?: Text
  logX?: boolean
  /** Values of x that stand out, by their names. */
  marks?: Readonly<Record<string, number>>
}

/** Lines by their names. */
export type Series = Readonly<Record<string, readonly number[]>>

export type Cell = Text | number

/** A picture of one image: [height, width] or [height, width, 3], values from 0 to 1. */
export interface Picture {
  image: NdArray
  caption: Text
}

/** Something that a task shows, as data. */
export type Item =
  | { kind: 'text'; text: Text }
  | { kind: 'progress'; part: Text }
  | { kind: 'table'; columns: readonly Text[]; rows: readonly (readonly Cell[])[] }
  | { kind: 'curves'; title: Text; series: Series; axes: Axes }
  | { kind: 'bars'; title: Text; values: Readonly<Record<string, number>> }
  | { kind: 'pictures'; title: Text; pictures: readonly Picture[]; columns?: number }
  | {
      kind: 'matrix'
      title: Text
      values: readonly (readonly number[])[]
      rows: readonly Text[]
      columns: readonly Text[]
    }

/** Where things are shown: a terminal, a report, a web page. */
export type Screen = (item: Item) => void

/** Images [n, height, width], [n, height, width, 1 or 3], or square ones as [n, pixels], and the caption of each. */
export type PictureRow = readonly [images: NdArray, caption: (index: number) => Text]

/** What a task shows what it finds with; texts and names may be in both languages (`Text`). */
export interface Show {
  text: (text: Text) => void
  /** A line with a name and its value. */
  value: (name: Text, value: number) => void
  /** Which part of a long task begins now: for those who wait, not part of the findings. */
  progress: (part: Text) => void
  /** Numbers are written alike within a column: whole, or with four decimals. */
  table: (columns: readonly Text[], rows: readonly (readonly Cell[])[]) => void
  /** Lines over a common axis, by default the epochs. */
  curves: (title: Text, series: Series, axes?: Axes) => void
  /** Loss or accuracy of a training by epoch, and on its validation part. */
  history: (history: Series, metric: 'loss' | 'accuracy') => void
  bars: (title: Text, values: Readonly<Record<string, number>>) => void
  /** Pictures, values from 0 to 1; of several rows each stays a row. */
  pictures: (title: Text, ...rows: readonly PictureRow[]) => void
  /** What the filters of a convolution [height, width, 1, filters] look for, from its lowest weight to its highest. */
  filters: (title: Text, kernel: NdArray) => void
  /** A matrix as colours; rows and columns are numbered where they have no names. */
  matrix: (
    title: Text,
    values: NdArray | readonly (readonly number[])[],
    rows?: readonly Text[],
    columns?: readonly Text[],
  ) => void
}

/** What shows on a screen. */
export function showOn(screen: Screen): Show {
  const show: Show = {
    text: (text) => screen({ kind: 'text', text }),
    value: (name, value) => {
      const line = (language: Language) => `${say(name, language)}: ${number(value, language)}`
      show.text({ ru: line('ru'), en: line('en') })
    },
    progress: (part) => screen({ kind: 'progress', part }),
    table: (columns, rows) => screen({ kind: 'table', columns, rows }),
    curves: (title, series, axes = {}) =>
      screen({ kind: 'curves', title, series, axes: { xName: 'epoch', ...axes } }),
    history: (history, metric) =>
      show.curves(metric === 'loss' ? 'Loss by epoch' : 'Accuracy by epoch', {
        training: history[metric],
        validation: history[`val_${metric}`],
      }),
    bars: (title, values) => screen({ kind: 'bars', title, values }),
    pictures: (title, ...rows) =>
      screen({
        kind: 'pictures',
        title,
        pictures: rows.flatMap(([images, caption]) =>
          Array.from({ length: images.length }, (_, i) => ({
            image: imageOf(images, i),
            caption: caption(i),
          })),
        ),
        ...(rows.length > 1 && { columns: rows[0][0].length }),
      }),
    filters: (title, kernel) => {
      const [height, width, , count] = kernel.shape
      const [low, high] = [Math.min(...kernel.data), Math.max(...kernel.data)]
      const filters = kernel.data.map((_, i) => {
        const [filter, place] = [Math.floor(i / (height * width)), i % (height * width)]
        return (kernel.data[place * count + filter] - low) / (high - low)
      })
      show.pictures(title, [new NdArray(filters, [count, height, width]), (i) => `${i + 1}`])
    },
    matrix: (title, values, rows, columns) => {
      const numbers = values instanceof NdArray ? (values.toArray() as number[][]) : values
      const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)
      screen({
        kind: 'matrix',
        title,
        values: numbers,
        rows: rows ?? names(numbers.length),
        columns: columns ?? rows ?? names(numbers[0].length),
      })
    },
  }
  return show
}

/** The i-th image: [height, width] or [height, width, 3]. */
function imageOf(images: NdArray, i: number): NdArray {
  const [, height, width, channels = 1] = images.shape
  const image = images.slice(i, i + 1)
  if (images.shape.length === 2) return image.reshape([Math.sqrt(height), Math.sqrt(height)])
  return image.reshape(channels === 1 ? [height, width] : [height, width, channels])
}
