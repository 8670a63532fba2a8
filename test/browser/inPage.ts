import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { entriesIn } from '../../vite.entries.js'
import { wgsl } from '../../vite.wgsl.js'
import { openBrowser, visit } from './visit.js'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** What a function that `entry` exports gives in a page: bundled without the 4 MB that write HDF5. */
export async function inPage<T>(entry: string, name: string): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'glassgrad-test-'))
  const browser = await openBrowser()
  try {
    await build({
      configFile: false,
      plugins: [wgsl()],
      resolve: { alias: entriesIn('src') },
      build: {
        target: 'es2022',
        lib: { entry: path(entry), formats: ['es'], fileName: 'bundle' },
        rolldownOptions: { external: 'h5wasm', output: { codeSplitting: false } },
        outDir: folder,
      },
      logLevel: 'error',
    })
    const [bundle] = await readdir(folder)
    // A script of no site: the gallery's policy is not meant for it.
    const { page } = await visit(browser, '/', { bypassCSP: true })
    const code = JSON.stringify(await readFile(join(folder, bundle), 'utf8'))
    // As text: Vitest would rewrite the import.
    return await page.evaluate(`
      import(URL.createObjectURL(new Blob([${code}], { type: 'text/javascript' }))).then((module) => module.${name}())`)
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}
