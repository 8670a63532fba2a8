import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { versions } from '../bench/circumstances.js'
import { entriesIn } from '../vite.entries.js'
import { wgsl } from '../vite.wgsl.js'
import { declarations } from './editor/typescript/declarations.js'
import { engine } from './exercises/plugin.js'
import { cards } from './home/cards.js'
import { learning } from './learn/build/plugin.js'
import { offline } from './offline/plugin.js'
import { prerendered } from './prerendered.js'
import { preview } from './preview.js'
import { formulas } from './task/formulas.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Layers are called by the names of their classes (`dense_1`), which so must stay as they are. */
const rolldownOptions = { output: { keepNames: true } }

/** The bench's peers are known by their files' names: they are not for those who only want the site without a network. */
const workerOptions = {
  output: {
    keepNames: true,
    chunkFileNames: ({ moduleIds }: { moduleIds: readonly string[] }) =>
      moduleIds.some((id) => /@tensorflow|@jax-js/.test(id))
        ? 'assets/peer-[name]-[hash].js'
        : 'assets/[name]-[hash].js',
  },
}

/**
 * What the page may do: nothing comes from other sites, and no text in it runs as a script. Edited programs run in the
 * worker, which has no access to the page. Charts and bars have styles of their own.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Puts the policy into the built page; while one develops, Vite's own scripts stand in it. */
const policy: Plugin = {
  name: 'policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
}

/** What a record says of the peers that it is measured beside: `webgpu` is the browser's own here. */
const { webgpu: _, ...peers } = versions()

/** The gallery as a site of static files, all of whose addresses are relative: any folder of any host carries it. */
export default defineConfig({
  root: path('.'),
  base: './',
  plugins: [
    wgsl(),
    learning(),
    formulas(),
    cards(),
    engine(),
    declarations(),
    policy,
    prerendered(),
    preview(),
    offline(),
  ],
  resolve: { alias: entriesIn('src') },
  define: { __PEERS__: JSON.stringify(peers) },
  // What is looked through before the first page, so that none is loaded twice; this look does not read tsconfig.json.
  optimizeDeps: {
    entries: ['index.html', 'worker/worker.ts', 'bench/worker.ts', 'exercises/worker.ts', 'play/worker.ts'],
    rolldownOptions: { transform: { jsx: { importSource: 'preact' } } },
  },
  worker: { format: 'es', plugins: () => [wgsl(), engine(), declarations()], rolldownOptions: workerOptions },
  build: {
    outDir: path('dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 5000, // the HDF5 library, loaded when a model is first saved
    rolldownOptions,
  },
})
