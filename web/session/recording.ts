import type { Text } from '../../tasks/language.js'
import type { Item as Shown } from '../../tasks/show.js'
import type { Figures } from '../../tasks/task.js'
import type { Training } from './runState.js'

/** All that a run of a task has shown, as `web/recordings.ts` has written it down. */
export interface Recording {
  device: string
  /** Whether it took all data and all epochs. */
  full: boolean
  seconds: number
  figures: Figures
  trainings: readonly Training[]
  items: readonly RecordedItem[]
}

export type RecordedItem =
  | Exclude<Shown, { kind: 'pictures' | 'progress' }>
  | (Omit<Extract<Shown, { kind: 'pictures' }>, 'pictures'> & { pictures: readonly RecordedPicture[] })

/** A picture as PNG, base64. */
export interface RecordedPicture {
  width: number
  height: number
  caption: Text
  png: string
}
