import type { About, Figures } from '../../tasks/task.js'
import results from '../results.json'

/** A run of a task that has been written down. */
export interface Recorded {
  figures: Figures
  device: string
  /** Whether it took all data and all epochs. */
  full: boolean
  seconds: number
  /** Year, month and day. */
  date: string
}

const recorded = results as Record<string, Recorded>

/** What `npm start` reached with a task, where that has been written down with `npm run record`. */
export function recordOf({ number }: About): Recorded | undefined {
  return recorded[number]
}
