import { defineConfig } from 'vitest/config'
import { entriesIn } from './vite.entries.js'
import { wgsl } from './vite.wgsl.js'

export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: entriesIn('src/node') },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser'], // these need a browser: vitest.browser.ts
    pool: 'forks',
    // One file at a time per core: every file opens a device of its own.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
