import type { Plugin } from 'vite'

/** Lets Vite and Vitest import `.wgsl` files as text, as `scripts/wgsl-loader.mjs` does for Node. */
export function wgsl(): Plugin {
  return {
    name: 'wgsl',
    transform(code, id) {
      if (!id.endsWith('.wgsl')) return null
      return { code: `export default ${JSON.stringify(code)}`, map: null }
    },
  }
}
