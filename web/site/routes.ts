import type { Opened } from './opened.js'

/** Code that shows addresses of one kind; null where there is no such page. */
interface Part {
  open: (route: string) => Opened | null
}

/** What is fetched for which addresses, when one of them is first opened. */
const PARTS: readonly [pattern: RegExp, load: () => Promise<Part>][] = [
  [/^\/task\//, () => import('../task/route.js')],
  [/^\/(learn|source)(\/|$)/, () => import('../learn/learn.js')],
  [/^\/runs$/, () => import('../runs/route.js')],
  [/^\/play$/, () => import('../play/route.js')],
  [/^\/exercises?(\/|$)/, () => import('../exercises/route.js')],
  [/^\/bench(\/|$)/, () => import('../bench/route.js')],
]

/** Fetches what shows an address; null where nothing does. */
export function partOf(route: string): (() => Promise<Part>) | null {
  return PARTS.find(([pattern]) => pattern.test(route))?.[1] ?? null
}
