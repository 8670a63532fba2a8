/// <reference types="vite/client" />

/** Documents as HTML, the index of all ops, and what can be searched: web/learn/build makes them. */
declare module '*.md' {
  const html: string
  export default html
  /** Its headings below the first. */
  export const contents: readonly Pick<
    import('./learn/build/markdown.js').Section,
    'id' | 'title' | 'depth'
  >[]
}
declare module 'virtual:sections' {
  const sections: readonly import('./learn/build/sections.js').Entry[]
  export default sections
}
declare module 'virtual:ops' {
  const ops: readonly import('./learn/build/opsIndex.js').OpEntry[]
  export default ops
}
/** The tasks' formulas as MathML: web/task/formulas makes them. */
declare module 'virtual:formulas' {
  const formulas: readonly string[]
  export default formulas
}

/** The engine's files as JavaScript: web/exercises/plugin.ts makes them. */
declare module 'virtual:engine' {
  const codes: Readonly<Record<string, string>>
  export default codes
}
/** Small pictures of the tasks' results by their numbers, as SVG: web/home/cards makes them. */
declare module 'virtual:cards' {
  const cards: Readonly<Record<number, string>>
  export default cards
}
/** What the editor's TypeScript knows, files by their paths: web/editor/typescript/declarations makes it. */
declare module 'virtual:declarations' {
  const files: Readonly<Record<string, string>>
  export default files
}

declare module 'virtual:places' {
  const places: ReturnType<typeof import('./learn/build/places.js').places>
  export default places
}
