/** A text in the languages of the tutorial's readers. */
export interface Bilingual {
  ru: string
  en: string
}

/** What a task may use of the run that it is part of. */
export interface TaskContext {
  /** Decides all random numbers of the run. */
  seed: number
  /** Writes a line of the task's output. */
  show: (text: string) => void
  /** What another task has made; it is run first, silently, if it has not been yet. */
  use: <T>(task: Task<T>) => Promise<T>
}

/** The figure that a task must reach, and what Keras reaches. */
export interface Goal {
  /** Name of the figure, as the task reports it. */
  figure: string
  atLeast?: number
  atMost?: number
  /** What Keras reaches, and where that is from. */
  keras: string
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

/** Declares a task; it exists for its types. */
export function task<T>(description: Task<T>): Task<T> {
  return description
}
