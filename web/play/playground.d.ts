/** What programs of the playground may use beside the engine. */
declare module 'playground' {
  type Show = import('../../tasks/show.js').Show

  /** Shows texts, tables, curves, bars, pictures and matrices, one below the other. */
  export const show: Show
  /** The same, but what is shown takes the place of what was shown under this name before. */
  export function live(name: string): Show
  /** Lets the page draw, and waits while the visitor has paused: `await turn()` in a loop makes it one to step through. */
  export function turn(): Promise<void>
}
