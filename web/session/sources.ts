import type { Task } from '../../tasks/task.js'
import type { Sources } from './protocol.js'

const files: Record<string, string> = import.meta.glob(
  '../../tasks/{{[0-9]*,task,keras}.ts,reference/keras.json}',
  { query: '?raw', import: 'default', eager: true },
)

/** The tasks' files, and what they import, as they are in the repository, by their paths from there. */
export const originals: Sources = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice('../../tasks/'.length), text]),
)

/** The name of a task's file. */
export function fileOf({ number }: Task): string {
  const prefix = `${String(number).padStart(2, '0')}-`
  return Object.keys(originals).find((name) => name.startsWith(prefix))!
}
