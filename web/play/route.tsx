import './play.css'
import { say } from '../site/language.js'
import { Notice } from '../site/notice.js'
import type { Opened } from '../site/opened.js'
import { heading, PlayPage } from './page.js'

/** The playground, `/play`; `?snippet=xor` opens a snippet, `?code=…` a program that somebody has sent. */
export function open(route: string): Opened | null {
  if (route !== '/play') return null
  return {
    title: say(heading),
    view: (
      <>
        <Notice />
        <PlayPage />
      </>
    ),
  }
}
