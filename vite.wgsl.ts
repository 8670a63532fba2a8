import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { shadersOf } from './scripts/shaders.mjs'

/**
 * Lets Vite and Vitest import all `.wgsl` files of a folder as texts, as `scripts/wgsl-loader.mjs` does for Node.
 * @param comments false: leaves out the shaders' explanations, half of their text
 */
export function wgsl({ comments = true } = {}): Plugin {
  return {
    name: 'wgsl',
    resolveId: (path, importer) =>
      path.endsWith('/*.wgsl') && importer ? join(dirname(importer), dirname(path), 'shaders.wgsl') : null,
    load(id) {
      if (!id.endsWith('/shaders.wgsl')) return null
      const texts = Object.entries(shadersOf(dirname(id)))
      for (const [path] of texts) this.addWatchFile(join(dirname(id), path))
      const shown = texts.map(([path, text]) => [path, comments ? text : withoutComments(text)])
      return { code: `export default ${JSON.stringify(Object.fromEntries(shown))}`, map: null }
    },
  }
}

/** WGSL has no strings: `//` always begins a comment. Those stay that say something to `shader()`. Nor is it indented. */
function withoutComments(code: string): string {
  return code
    .replace(/^[ \t]*\/\/(?! Tunables| uses: ).*\n/gm, '')
    .replace(/[ \t]+\/\/.*$/gm, '')
    .replace(/^[ \t]+/gm, '')
}
