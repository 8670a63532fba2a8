import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { wgsl } from '../../vite.wgsl.js'
import { versions } from '../circumstances.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Serves the bench as a page: the peers and their wasm files come from `node_modules`, as they lie there. */
export default defineConfig({
  root,
  // The other HTML files of the repository need other settings.
  optimizeDeps: { entries: ['bench/web/index.html'] },
  plugins: [wgsl()],
  resolve: { alias: { glassgrad: `${root}src/index.ts` } },
  define: { __VERSIONS__: JSON.stringify(versions()) },
  server: {
    open: '/bench/web/',
    // A page that stands alone gets a clock of 5 µs instead of 100, and memory that threads share.
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
})
