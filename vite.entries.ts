import { fileURLToPath } from 'node:url'

/** The package's entries: `glassgrad`, `glassgrad/data`, … */
export const ENTRIES = ['index', 'data', 'debug', 'text']

/** Where tests find them. */
export const entries = ENTRIES.toReversed().map((name) => ({
  find: name === 'index' ? /^glassgrad$/ : new RegExp(`^glassgrad/${name}$`),
  replacement: fileURLToPath(new URL(`./src/node/${name}.ts`, import.meta.url)),
}))
