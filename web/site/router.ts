import { computed, signal } from '@preact/signals'

/** The part of the address behind `#`: it needs nothing of the host that serves the files. */
const address = signal(current())

/** The page that it names, such as `/task/4`. */
export const route = computed(() => pageOf(address.value))

/** What else it says, behind a `?`: `section` of a document, `line` of a file. */
export const query = computed(() => new URLSearchParams(/[?](.*)/s.exec(address.value)?.[1]))

/** Whether the visitor has come here from another page of the site. */
let hasMoved = false

// The browser's own way would go to the old place before the page is there.
history.scrollRestoration = 'manual'

/** How far down the page that comes is to be shown; until it is, no place is kept: it would be neither page's. */
let coming: number | null = placeKept()

addEventListener('hashchange', () => {
  hasMoved = true
  coming = isAtShown() ? null : placeKept()
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
  // On the way back the browser is at the other entry before the page is: a place now would be this page's, kept for that one.
  if (coming === null && isAtShown()) history.replaceState({ y: scrollY }, '')
}

function placeKept(): number {
  return (history.state as { y?: number } | null)?.y ?? 0
}

/** Shows the part of the page that the address names by its id, unless one comes back to where one was. */
export function arriveAt(id: string): void {
  if (typeof history.state?.y !== 'number') document.getElementById(id)?.scrollIntoView()
}

/** Called when a page is there: shows its top, or where one was before. */
export function arrive(): void {
  const y = coming ?? 0
  scrollTo(0, y)
  if (y > 0) whenLongEnough(y)
  else coming = null
  // As on a new page, the next Tab is to begin at the top, and a screen reader reads the new heading.
  if (hasMoved) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
}

/** Much of a page comes after it is there: goes to its place until nothing more comes, unless the visitor has moved since. */
function whenLongEnough(y: number): void {
  let quiet: ReturnType<typeof setTimeout> | undefined
  const growing = new ResizeObserver(() => {
    scrollTo(0, y)
    clearTimeout(quiet)
    if (Math.abs(scrollY - y) < 1) quiet = setTimeout(end, 1_000)
  })
  const end = (event?: Event) => {
    growing.disconnect()
    clearTimeout(quiet)
    clearTimeout(latest)
    for (const name of MOVES) removeEventListener(name, end)
    if (event?.type !== 'hashchange') coming = null
  }
  for (const name of MOVES) addEventListener(name, end)
  const latest = setTimeout(end, 5_000)
  growing.observe(document.body)
}

/** What a visitor moves a page by. */
const MOVES = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'hashchange']

function pageOf(address: string): string {
  return address.replace(/[?].*/s, '')
}

/** Whether the browser's address names the page that is shown, or that is coming. */
function isAtShown(): boolean {
  return pageOf(current()) === route.peek()
}

function current(): string {
  return location.hash.slice(1) || '/'
}
