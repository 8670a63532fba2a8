import { fileURLToPath } from 'node:url'

/** The package's entries: `glassgrad`, `glassgrad/data`, … */
export const ENTRIES = [
  'index',
  'applications',
  'audio',
  'data',
  'debug',
  'image',
  'layers',
  'onnx',
  'ops',
  'optimizers',
  'plot',
  'saving',
  'search',
  'text',
]

/** Entries that there are in Node alone. */
export const NODE_ENTRIES = ['bullmq']

/** Where programs that are not installed find them, in Node or in a page. */
export const entriesIn = (folder: 'src' | 'src/node') =>
  [...ENTRIES, ...(folder === 'src/node' ? NODE_ENTRIES : [])].map((name) => ({
    find: name === 'index' ? /^glassgrad$/ : `glassgrad/${name}`,
    replacement: fileURLToPath(new URL(`./${folder}/${name}.ts`, import.meta.url)),
  }))
