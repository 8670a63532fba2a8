import { tasks } from '../../tasks/about/index.js'
import { say } from '../site/language.js'
import { Notice } from '../site/notice.js'
import type { Opened } from '../site/opened.js'
import { TaskPage } from './page.js'

/** The page of a task, by its number in the address. */
export function open(route: string): Opened | null {
  const task = tasks.find(({ number }) => route === `/task/${number}`)
  if (!task) return null
  return {
    title: `${task.number}. ${say(task.title)}`,
    view: (
      <>
        <Notice />
        <TaskPage key={task.number} task={task} />
      </>
    ),
  }
}
