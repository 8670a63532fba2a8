import { signal } from '@preact/signals'

/** The part of the address behind `#`, such as `/task/4`: it needs nothing of the host that serves the files. */
export const route = signal(current())

addEventListener('hashchange', () => {
  route.value = current()
  scrollTo(0, 0)
  // As on a new page, the next Tab is to begin at the top, and a screen reader reads the new heading.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('h1')?.focus())
})

function current(): string {
  return location.hash.slice(1) || '/'
}
