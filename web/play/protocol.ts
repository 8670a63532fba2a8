import type { Item } from '../session/protocol.js'

// What the page and the worker in which a program runs tell each other.

export type ToWorker =
  | { type: 'run'; text: string }
  /** Lets a program that waits in `turn` go on: by one turn, or until it is paused. */
  | { type: 'go'; turns: number }

export type FromWorker =
  /** Under a name it takes the place of what was shown so before. */
  | { type: 'show'; item: Item; name: string | null }
  | { type: 'console'; level: Level; text: string }
  /** The program has come to a turn. */
  | { type: 'turn' }
  | { type: 'done' }
  | { type: 'failed'; reason: string; line: number | null }

export type Level = 'log' | 'info' | 'warn' | 'error'
