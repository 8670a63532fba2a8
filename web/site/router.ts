import { signal } from '@preact/signals'

/** The part of the address behind `#`, such as `/task/4`: it needs nothing of the host that serves the files. */
export const route = signal(current())

/** Whether the visitor has come here from another page of the site. */
let hasMoved = false

// The browser's own way would go to the old place before the page is there.
history.scrollRestoration = 'manual'

addEventListener('hashchange', () => {
  hasMoved = true
  route.value = current()
})

// Each entry of the history knows how far down one was when one left it.
addEventListener('scrollend', keepPlace)
addEventListener('pagehide', keepPlace)
addEventListener('click', keepPlace, { capture: true })

function keepPlace(): void {
  history.replaceState({ y: scrollY }, '')
}

/** Called when a page is there: shows its top, or where one was before. */
export function arrive(): void {
  const { y = 0 } = (history.state ?? {}) as { y?: number }
  scrollTo(0, y)
  // As on a new page, the next Tab is to begin at the top, and a screen reader reads the new heading.
  if (hasMoved) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
}

function current(): string {
  return location.hash.slice(1) || '/'
}
