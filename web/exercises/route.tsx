import './exercises.css'
import { exercises } from '../../exercises/index.js'
import { say } from '../site/language.js'
import { Notice } from '../site/notice.js'
import type { Opened } from '../site/opened.js'
import { heading, List } from './list.js'
import { ExercisePage } from './page.js'

/** The list of exercises, `/exercises`, or one by its number, `/exercise/3`. */
export function open(route: string): Opened | null {
  if (route === '/exercises') return { title: say(heading), view: <List /> }
  const number = Number(/^\/exercise\/(\d+)$/.exec(route)?.[1])
  const exercise = exercises[number - 1]
  if (!exercise) return null
  return {
    title: `${number}. ${say(exercise.title)}`,
    view: (
      <>
        <Notice />
        <ExercisePage key={exercise.name} exercise={exercise} number={number} />
      </>
    ),
  }
}
