/** Something wrong at a place of the code. */
export interface Problem {
  /** From 1. */
  line: number
  /** From 1. @default the whole line */
  column?: number
  message: string
}

/** A range of lines, both from 1 and both in it. */
export type Lines = readonly [from: number, to: number]
