import type { Lesson } from '../../tasks/lessons/lesson.js'

/** All lessons, in the order of the tasks, which is that of their files: for the build and for tests, too much for a page. */
export const lessons = Object.values(
  import.meta.glob<Lesson>('../../tasks/lessons/[0-9]*.ts', { import: 'default', eager: true }),
)
