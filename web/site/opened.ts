import type { ComponentChildren } from 'preact'

/** What an address shows, and what it is called. */
export interface Opened {
  title: string
  view: ComponentChildren
}
