import { defineConfig } from 'vitest/config'
import { entriesIn } from './vite.entries.js'
import { wgsl } from './vite.wgsl.js'

/** The tests of the gallery, in a browser: `npm run test:browser`. */
export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: entriesIn('src/node') },
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/setup.ts',
    pool: 'forks',
    // A browser that computes on the processor takes all cores by itself.
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What a browser on two busy cores does in time differs from run to run; a fault fails twice.
    // The report names each test that passed only then: "(retry x1)".
    retry: 1,
    expect: { poll: { timeout: 30_000 } },
  },
})
