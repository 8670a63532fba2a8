import { type Titled, titles } from './titles.js'

const texts: Record<string, string> = import.meta.glob(['./*.ts', '!./index.ts', '!./titles.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** A program to begin with. */
export interface Snippet extends Titled {
  name: string
  text: string
}

/** The snippets, in the order in which they are offered. */
export const snippets: readonly Snippet[] = Object.entries(titles).map(([name, titled]) => ({
  name,
  ...titled,
  text: texts[`./${name}.ts`],
}))
