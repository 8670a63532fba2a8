import { signal } from '@preact/signals'
import { tasks } from '../../tasks/about/index.js'
import type { About } from '../../tasks/task.js'
import { remember, remembered } from '../site/kept.js'

const nameOf = ({ number }: About) => `done.${number}`

/** The tasks that the visitor has run to their end in this browser, and the seconds that the last run took. */
export const done = signal<ReadonlyMap<About, number>>(
  new Map(
    tasks.flatMap((task) => {
      const seconds = remembered(nameOf(task))
      return seconds === null ? [] : [[task, Number(seconds)]]
    }),
  ),
)

export function rememberDone(task: About, seconds: number): void {
  remember(nameOf(task), seconds.toFixed(1))
  done.value = new Map(done.value).set(task, seconds)
}
