import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { wgsl } from '../vite.wgsl.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The gallery as a site of static files, all of whose addresses are relative: any folder of any host carries it. */
export default defineConfig({
  root: path('.'),
  base: './',
  plugins: [wgsl()],
  resolve: { alias: { glassgrad: path('../src/index.ts') } },
  worker: { format: 'es', plugins: () => [wgsl()] },
  build: {
    outDir: path('dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
  },
})
