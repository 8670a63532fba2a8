import type { Lesson, Try } from '../../tasks/lessons/lesson.js'
import type { About } from '../../tasks/task.js'

const files = import.meta.glob<Lesson>('../../tasks/lessons/[0-9]*.ts', { import: 'default' })

/** What is worth knowing of a task; fetched when its page is opened. */
export function lessonOf({ number }: About): Promise<Lesson> {
  const prefix = `../../tasks/lessons/${String(number).padStart(2, '0')}-`
  const path = Object.keys(files).find((path) => path.startsWith(prefix))!
  return files[path]()
}

/** A task's source with a change that its lesson proposes. */
export function changed(source: string, { edits }: Pick<Try, 'edits'>): string {
  return edits.reduce((text, [from, to]) => text.replaceAll(from, () => to), source)
}
