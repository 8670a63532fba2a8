import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { wgsl } from '../../../vite.wgsl.js'

/** The training as one module for a page, without the 4 MB that write HDF5, to which it does not come. */
export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: { glassgrad: fileURLToPath(new URL('../../../src/index.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    lib: { entry: fileURLToPath(new URL('train.ts', import.meta.url)), formats: ['es'], fileName: 'train' },
    rolldownOptions: {
      external: 'h5wasm',
      output: { codeSplitting: false },
    },
  },
})
