import type { Plugin } from 'vite'

/**
 * Lets Vite and Vitest import `.wgsl` files as text, as `scripts/wgsl-loader.mjs` does for Node.
 * @param comments false: leaves out the shaders' explanations, half of their text
 */
export function wgsl({ comments = true } = {}): Plugin {
  return {
    name: 'wgsl',
    transform(code, id) {
      if (!id.endsWith('.wgsl')) return null
      return { code: `export default ${JSON.stringify(comments ? code : withoutComments(code))}`, map: null }
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
