import { computed, signal } from '@preact/signals'

/** The part of the address behind `#`: it needs nothing of the host that serves the files. */
const address = signal(current())

/** The page that it names, such as `/task/4`. */
export const route = computed(() => address.value.replace(/[?].*/s, ''))

/** What else it says, behind a `?`: `section` of a document, `line` of a file. */
export const query = computed(() => new URLSearchParams(/[?](.*)/s.exec(address.value)?.[1]))

/** Whether the visitor has come here from another page of the site. */
let hasMoved = false

// The browser's own way would go to the old place before the page is there.
history.scrollRestoration = 'manual'

addEventListener('hashchange', () => {
  hasMoved = true
  address.value = current()
})

// Each entry of the history knows how far down one was when one left it.
addEventListener('scrollend', keepPlace)
addEventListener('pagehide', keepPlace)
addEventListener('click', keepPlace, { capture: true })

/** Says more, or less (null), of the page in its address, without a new entry in the history; gives the whole address. */
export function rewrite(changes: Readonly<Record<string, string | null>>): string {
  const said = new URLSearchParams(query.value)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) said.delete(name)
    else said.set(name, value)
  }
  const text = said.toString()
  address.value = text ? `${route.value}?${text}` : route.value
  history.replaceState(history.state, '', `#${address.value}`)
  return location.href
}

function keepPlace(): void {
  history.replaceState({ y: scrollY }, '')
}

/** Shows the part of the page that the address names by its id, unless one comes back to where one was. */
export function arriveAt(id: string): void {
  if (typeof history.state?.y !== 'number') document.getElementById(id)?.scrollIntoView()
}

/** Called when a page is there: shows its top, or where one was before. */
export function arrive(): void {
  const { y = 0 } = (history.state ?? {}) as { y?: number }
  scrollTo(0, y)
  if (y > 0) whenLongEnough(y)
  // As on a new page, the next Tab is to begin at the top, and a screen reader reads the new heading.
  if (hasMoved) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
}

/** Much of a page comes after it is there: goes to a place that is not there yet, unless the visitor has moved since. */
function whenLongEnough(y: number): void {
  const growing = new ResizeObserver(() => {
    scrollTo(0, y)
    if (Math.abs(scrollY - y) < 1) end()
  })
  const end = () => {
    growing.disconnect()
    for (const name of MOVES) removeEventListener(name, end)
  }
  for (const name of MOVES) addEventListener(name, end)
  setTimeout(end, 5_000)
  growing.observe(document.body)
}

/** What a visitor moves a page by. */
const MOVES = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'hashchange']

function current(): string {
  return location.hash.slice(1) || '/'
}
