import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { coverage } from '../scripts/coverage/coverage.js'

it('docs/coverage.md says what there is', () => {
  const document = readFileSync(new URL('../docs/coverage.md', import.meta.url), 'utf8')
  expect(coverage(), 'npm run coverage -- docs/coverage.md writes it').toBe(document)
})

it('counts what everybody knows', () => {
  const counted = Object.fromEntries(
    Array.from(coverage().matchAll(/^\| ([\w. ]+) \| (\d+) \| (\d+) \|$/gm), ([, family, all, here]) => [
      family,
      { all: Number(all), here: Number(here) },
    ]),
  )
  expect(counted.schedules).toEqual({ all: 7, here: 7 })
  expect(counted.activations).toEqual({ all: 32, here: 32 })
  expect(counted.applications.here).toBe(33)
  expect(counted.ops.all).toBe(337)
  for (const { all, here } of Object.values(counted)) expect(here).toBeLessThanOrEqual(all)
})
