import type { Outcome } from '../../exercises/attempt.js'

// What the page and the worker in which an engine is built tell each other.

export interface ToWorker {
  /** The exercise's name, and the file as the reader has it. */
  name: string
  text: string
}

export type FromWorker = { type: 'training' } | { type: 'outcome'; outcome: Outcome }
