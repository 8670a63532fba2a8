// Bundles a page's program as `vite build` bundles a page's script, into `dist/` beside it, and prints the chunks, the
// program's own first: `node bundle.mjs PAGE.js`. A process of its own, as bundling is anywhere else.
import { dirname, resolve } from 'node:path'
import { argv } from 'node:process'
import { build } from 'vite'

const page = resolve(argv[2])
const { output } = await build({
  root: dirname(page),
  configFile: false,
  logLevel: 'error',
  build: { rolldownOptions: { input: page, preserveEntrySignatures: false } },
})
const chunks = output.filter(({ type }) => type === 'chunk')
process.stdout.write(
  JSON.stringify(chunks.map(({ fileName, imports, code }) => ({ fileName, imports, code }))),
)
