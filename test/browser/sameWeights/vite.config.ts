import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { wgsl } from '../../../vite.wgsl.js'

/** The training as one module for a page, without the readers of files, which it does not come to. */
export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: { glassgrad: fileURLToPath(new URL('../../../src/index.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    lib: { entry: fileURLToPath(new URL('train.ts', import.meta.url)), formats: ['es'], fileName: 'train' },
    rolldownOptions: {
      external: /^(h5wasm|jsfive|fflate|fast-png|jpeg-js|@noble)/,
      output: { codeSplitting: false },
    },
  },
})
