import type { Task } from '../../tasks/task.js'
import type { Sources } from './protocol.js'

const files: Record<string, string> = import.meta.glob('../../tasks/{[0-9]*,task}.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The tasks' files as they are in the repository, by name. */
export const originals: Sources = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
)

/** The name of a task's file. */
export function fileOf({ number }: Task): string {
  const prefix = `${String(number).padStart(2, '0')}-`
  return Object.keys(originals).find((name) => name.startsWith(prefix))!
}
