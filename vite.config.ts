import { defineConfig, type Plugin } from 'vite'
import { ENTRIES, NODE_ENTRIES } from './vite.entries.js'
import { wgsl } from './vite.wgsl.js'

/**
 * Builds `dist/`, the JavaScript of the npm package: a file for each source file, so that a bundler leaves out
 * what isn't used, with the shaders as text. `tsc` adds the types.
 */
export default defineConfig({
  plugins: [wgsl({ comments: false }), classNames()],
  build: {
    target: 'es2022',
    lib: {
      entry: [
        ...ENTRIES.flatMap((name) => [`src/${name}.ts`, `src/node/${name}.ts`]),
        ...NODE_ENTRIES.map((name) => `src/node/${name}.ts`),
      ],
      formats: ['es'],
    },
    minify: false,
    rolldownOptions: {
      external: [/^node:/, /^[a-z@]/],
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
})

/**
 * Gives each class its name as a static field. Layers are called by the names of their classes (`dense_1`), and
 * whoever bundles the package may shorten all names that nothing but the code itself seems to use.
 */
function classNames(): Plugin {
  return {
    name: 'class-names',
    enforce: 'post',
    transform(code, id) {
      if (!id.endsWith('.ts')) return null
      const classes = this.parse(code).body.flatMap((node) => {
        const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : node
        return declared?.type === 'ClassDeclaration' ? [declared] : []
      })
      let named = code
      for (const { id, body } of classes.reverse()) {
        named = `${named.slice(0, body.start + 1)} static name = '${id?.name}';${named.slice(body.start + 1)}`
      }
      return { code: named, map: null }
    },
  }
}
