import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../examples/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))

describe('examples', () => {
  it('are some, each short, and named in the README', () => {
    expect(files.length).toBeGreaterThan(12)
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    for (const file of files) {
      expect(readFileSync(new URL(file, folder), 'utf8').split('\n').length, file).toBeLessThanOrEqual(72)
      expect(readme).toContain(`examples/${file}`)
    }
  })

  // Each asserts by itself what it shows.
  it.each(files)('%s', (file) => import(new URL(file, folder).href))
})
