import './runs.css'
import { say } from '../site/language.js'
import type { Opened } from '../site/opened.js'
import { heading, RunsPage } from './page.js'

/** The runs that are kept, `/runs`. */
export function open(route: string): Opened | null {
  return route === '/runs' ? { title: say(heading), view: <RunsPage /> } : null
}
