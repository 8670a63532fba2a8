import type { Bilingual, Text } from './language.js'
import type { Show } from './show.js'

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
  /** What another task gives; it is run first, silently, if it has not been yet. */
  use: <R extends Result>(program: Program<R>) => Promise<R>
}

/** Figures of a task's run by name, to be shown, compared with its goal, and written down. */
export type Figures = Record<string, number>

/** What a task gives: its figures, and whatever else later tasks may use. */
export interface Result {
  figures: Figures
}

/** Does a task: what its file exports. */
export type Program<R extends Result = Result> = (context: TaskContext) => Promise<R>

/** The figure that a task must reach, and what Keras reaches. */
export interface Goal {
  /** Name of the figure, as the task reports it. */
  figure: string
  atLeast?: number
  atMost?: number
  /** What Keras reaches: measured (`asKeras`), published and where, or that it was not measured. */
  keras: Text
  /** What holds instead where a task takes its brief share. */
  brief?: Omit<Goal, 'figure' | 'brief'>
}

/** What readers are told of one of the thirty tasks. */
export interface About {
  number: number
  title: Bilingual
  about: Bilingual
  goal: Goal
}

/** A task: that, and its program. */
export interface Task extends About {
  run: Program
}

/** What a run must reach: on all data (`full`), or on the task's brief share. */
export function goalOf({ goal: { brief, ...whole } }: About, full: boolean): Goal {
  return full || !brief ? whole : { figure: whole.figure, ...brief }
}
