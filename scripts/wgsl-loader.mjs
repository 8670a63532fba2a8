// Lets Node import `.wgsl` files: `node --import ./scripts/wgsl-loader.mjs …`.
// The file's text becomes the module's default export, as the bundler's plugin does it too.
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

// Node 20 runs such hooks in a thread of their own, which imports this file once more; newer ones in place.
if (nodeModule.registerHooks) nodeModule.registerHooks({ load })
else if (isMainThread) nodeModule.register(import.meta.url)

export function load(url, context, nextLoad) {
  if (!url.endsWith('.wgsl')) return nextLoad(url, context)
  const text = readFileSync(fileURLToPath(url), 'utf8')
  return { format: 'module', shortCircuit: true, source: `export default ${JSON.stringify(text)}` }
}
