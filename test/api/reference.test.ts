import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import config from '../../typedoc.json' with { type: 'json' }
import { ENTRIES } from '../../vite.entries.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * What TypeDoc warns of: a type that a signature names and nobody can import, a link that leads nowhere. It ends with an
 * error then.
 */
const warnings = (...given: string[]) =>
  promisify(execFile)('node', ['node_modules/typedoc/bin/typedoc', '--emit', 'none', ...given], {
    cwd: root,
  }).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  )

it('the API reference has every entry', () => {
  expect(config.entryPoints).toEqual(ENTRIES.map((name) => `src/${name}.ts`))
})

it('the API reference is made without warnings: all that public signatures name can be imported', async () => {
  expect(await warnings()).toBe('')
}, 600_000)

it('a type that cannot be imported is found out', async () => {
  const said = await warnings('--options', 'test/fixtures/api/typedoc.json')
  expect(said).toMatch(/Inner, defined in .*options\.ts, is referenced by make/)
})
