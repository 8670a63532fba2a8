import type { Bilingual } from '../tasks/language.js'
import type { Network } from './grading/networks.js'

/** A part of the engine that the reader writes. */
export interface Exercise {
  /** What it goes by, in names of files. */
  name: string
  title: Bilingual
  /** What is to be written, and why it is so. */
  about: Bilingual
  /** From a nudge to almost all of it. */
  hints: readonly Bilingual[]
  /** The engine's file in which the part stands. */
  file: string
  /** The engine's own lines: they begin with the line that begins so, and end before the next one that begins with `until`. */
  from: string
  until: string
  /** What stands in their place at first. */
  start: string
  /** What is trained with the reader's part in the end. */
  network: Network
}

/** The engine's file with the start in the place of its own lines. */
export function startOf(exercise: Exercise, file: string): string {
  const { before, after } = cut(exercise, file)
  return [...before, ...exercise.start.split('\n'), ...after].join('\n')
}

/** The engine's own lines, and the number of the first. */
export function solutionOf(exercise: Exercise, file: string): { text: string; line: number } {
  const { before, own } = cut(exercise, file)
  return { text: own.join('\n'), line: before.length + 1 }
}

function cut({ name, file: path, from, until }: Exercise, file: string) {
  const lines = file.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(from))
  const end = lines.findIndex((line, i) => i > begin && line.startsWith(until))
  if (begin < 0 || end < 0) {
    throw new Error(`exercise ${name}: expected a line "${from}" in ${path}, and "${until}" below it`)
  }
  return { before: lines.slice(0, begin), own: lines.slice(begin, end), after: lines.slice(end) }
}
