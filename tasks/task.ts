import type { NdArray } from 'glassgrad'

/** A text in the languages of the tutorial's readers. */
export interface Bilingual {
  ru: string
  en: string
}

/** A picture of one image: [height, width] or [height, width, 3], values from 0 to 1. */
export interface Picture {
  image: NdArray
  caption: string
}

/** How lines are drawn over what. */
export interface Axes {
  /** Values along x, where they are not 1, 2, 3, … */
  x?: readonly number[]
  xName?: string
  yName?: string
  logX?: boolean
}

/** Where a task shows what it finds: a terminal, a report, a web page. */
export interface Show {
  text: (text: string) => void
  /** Which part of a long task begins now: for those who wait, not part of the findings. */
  progress: (text: string) => void
  table: (columns: readonly string[], rows: readonly (readonly (string | number)[])[]) => void
  /** Lines over a common axis: learning curves, mostly. */
  curves: (title: Bilingual, series: Readonly<Record<string, readonly number[]>>, axes?: Axes) => void
  bars: (title: Bilingual, values: Readonly<Record<string, number>>) => void
  /** `columns`: pictures in a row, where rows mean something. */
  pictures: (title: Bilingual, pictures: readonly Picture[], columns?: number) => void
  /** A matrix as colours: a confusion matrix (rows: labels, columns: answers), attention. */
  matrix: (
    title: Bilingual,
    values: readonly (readonly number[])[],
    rows: readonly string[],
    columns?: readonly string[],
  ) => void
}

/** How much of the data a task takes, and how often it goes through it. */
export interface Share {
  images: number
  epochs: number
}

/** What a task may use of the run that it is part of. */
export interface TaskContext {
  /** Decides all random numbers of the run. */
  seed: number
  show: Show
  /**
   * How much to do: `full` on a GPU or where it is asked for, else `brief`, which a CPU manages in about two
   * minutes; says so where it makes a difference.
   */
  share: (full: Share, brief?: Share) => Share
  /** What another task has made; it is run first, silently, if it has not been yet. */
  use: <T>(task: Task<T>) => Promise<T>
}

/** The figure that a task must reach, and what Keras reaches. */
export interface Goal {
  /** Name of the figure, as the task reports it. */
  figure: string
  atLeast?: number
  atMost?: number
  /** What Keras reaches: measured (`asKeras`), published and where, or that it was not measured. */
  keras: string
  /** What holds instead where a task takes its brief share. */
  brief?: Omit<Goal, 'figure' | 'brief'>
}

/** Figures of a task's run by name, to be shown, compared with its goal, and written down. */
export type Figures = Record<string, number>

/** One of the thirty tasks. */
export interface Task<T = unknown> {
  number: number
  title: Bilingual
  about: Bilingual
  goal: Goal
  /** Does the task; `made` is there for later tasks. */
  run: (context: TaskContext) => Promise<{ figures: Figures; made: T }>
}

/** What a run must reach: on all data (`full`), or on the task's brief share. */
export function goalOf({ goal: { brief, ...whole } }: Task, full: boolean): Goal {
  return full || !brief ? whole : { figure: whole.figure, ...brief }
}

/** Declares a task; it exists for its types. */
export function task<T>(description: Task<T>): Task<T> {
  return description
}
