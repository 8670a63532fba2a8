import type { About } from '../../tasks/task.js'
import type { Sources } from './protocol.js'

const files: Record<string, string> = import.meta.glob('../../tasks/[0-9]*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The tasks' files, as they are in the repository, by their names. */
export const originals: Sources = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice('../../tasks/'.length), text]),
)

/** The name of a task's file. */
export function fileOf({ number }: About): string {
  const prefix = `${String(number).padStart(2, '0')}-`
  return Object.keys(originals).find((name) => name.startsWith(prefix))!
}
