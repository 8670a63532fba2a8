import type { Lesson, Try } from '../../tasks/lessons/lesson.js'
import type { About } from '../../tasks/task.js'

const files = import.meta.glob<Lesson>('../../tasks/lessons/[0-9]*.ts', { import: 'default' })

/** What is worth knowing of a task; fetched when its page is opened. */
export function lessonOf({ number }: About): Promise<Lesson> {
  const prefix = `../../tasks/lessons/${String(number).padStart(2, '0')}-`
  const path = Object.keys(files).find((path) => path.startsWith(prefix))!
  return files[path]()
}

/** A task's source with a change that its lesson proposes; null where a line that it changes is not there. */
export function changed(source: string, { edits }: Pick<Try, 'edits'>): string | null {
  if (!edits.every(([from]) => source.includes(from))) return null
  return edits.reduce((text, [from, to]) => text.replaceAll(from, () => to), source)
}

/** A change that has been made, and the source before and after it. */
export interface Made {
  change: Try
  before: string
  after: string
}

/** What the next change is made to: the visitor's own source, without the change that was made to it last. */
export function baseOf(
  source: string,
  original: string,
  { tries }: Pick<Lesson, 'tries'>,
  last: Made | null,
): string {
  if (source === last?.after) return last.before
  return tries.some((each) => changed(original, each) === source) ? original : source
}
