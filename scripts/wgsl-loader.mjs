// Lets Node import all `.wgsl` files of a folder: `node --import ./scripts/wgsl-loader.mjs …`.
// Their texts, by their paths in the folder, become the default export of `import('./*.wgsl')`, as the bundler's plugin
// does it too. A program anywhere else is an ES module too, whatever its folder says, and knows this package by its name.
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { shadersOf } from './shaders.mjs'

// Node 20 runs such hooks in a thread of their own, which imports this file once more; newer ones in place.
if (nodeModule.registerHooks) nodeModule.registerHooks({ resolve, load })
else if (isMainThread) nodeModule.register(import.meta.url)

const root = new URL('../', import.meta.url).href

export function resolve(specifier, context, nextResolve) {
  const named = /^glassgrad(?:[/](\w+))?$/.exec(specifier)
  if (named) return nextResolve(`${root}src/node/${named[1] ?? 'index'}.ts`, context)
  if (specifier.endsWith('/*.wgsl')) {
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  }
  const resolved = nextResolve(specifier, context)
  return resolved instanceof Promise ? resolved.then(asModule) : asModule(resolved)
}

/** tsx would make CommonJS of a `.ts` or `.js` in a folder without `"type": "module"`, where nothing can be awaited. */
function asModule(resolved) {
  const own = /^file:.*[.][jt]sx?([?]|$)/.test(resolved.url) && !resolved.url.includes('/node_modules/')
  return own && !resolved.url.startsWith(root) ? { ...resolved, format: 'module' } : resolved
}

export function load(url, context, nextLoad) {
  if (!url.endsWith('/*.wgsl')) return nextLoad(url, context)
  const texts = shadersOf(fileURLToPath(new URL('.', url)))
  return { format: 'module', shortCircuit: true, source: `export default ${JSON.stringify(texts)}` }
}
