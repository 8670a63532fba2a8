import type { Bilingual } from '../language.js'

/** What is worth knowing of a task beside its code; names of code stand in `backquotes`. */
export interface Lesson {
  /** What to look at while it runs. */
  watch: Bilingual
  /** Why it is so. */
  why: Bilingual
  formula: Formula
  /** Changes of the code that show something. */
  tries: readonly Try[]
  /** Three of them. */
  questions: readonly Question[]
}

export interface Formula {
  tex: string
  /** What its letters mean. */
  about: Bilingual
}

/** A change of a task's code to try, by a link. */
export interface Try {
  /** Its name in an address: `too-high-a-rate`. */
  name: string
  title: Bilingual
  /** What to expect of it. */
  about: Bilingual
  /** What is put in the place of what, wherever it stands in the code. */
  edits: readonly (readonly [from: string, to: string])[]
}

export interface Question {
  question: Bilingual
  answer: Bilingual
}
