import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { excerpt, withExcerpts } from '../scripts/excerpts.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...['docs', 'docs/ru'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
]

describe.each(documents)('%s', (file) => {
  it('quotes the source as it is; `npm run docs` brings it up to date', () => {
    expect(read(file)).toBe(withExcerpts(read(file), read, relative(dirname(file), '.') || '.'))
  })

  it('links to what is there', () => {
    const targets = Array.from(read(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g), ([, target]) => target)
    expect(targets.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([])
  })
})

it.each(documents.filter((file) => file.startsWith('docs/ru/')))(
  '%s says what its English original says: the same sections, excerpts and names of the code',
  (file) => {
    const [russian, english] = [read(file), read(file.replace('ru/', ''))]
    const outline = (text: string) => {
      const prose = text.replace(/^```.*?^```$/gms, '')
      return {
        headings: prose.match(/^#+ /gm),
        excerpts: text.match(/<!-- .* -->/g),
        entries: prose.match(/^(\d+\. |- |\|)/gm),
        names: [...new Set(prose.match(/`[^`]+`/g))].sort(),
      }
    }
    expect(outline(english).names.length).toBeGreaterThan(10)
    expect(outline(russian)).toEqual(outline(english))
  },
)

it('names tests that there are, beside what people miss in TensorFlow.js', () => {
  const rows = read('docs/tensorflowjs-complaints.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('issues/'))
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const shown = row.split(' | ').at(-1)!
    const files = shown.split(/(?=\[test\/)/)
    expect(files.length, row).toBeGreaterThan(0)
    for (const part of files) {
      const [, file] = /^\[(test\/[^\]]+)\]/.exec(part) ?? []
      const titles = Array.from(part.matchAll(/`([^`]+)`/g), ([, title]) => title)
      expect(titles.length, row).toBeGreaterThan(0)
      for (const title of titles) expect(read(file), file).toContain(`'${title}'`)
    }
  }
})

it('words of the house stand in the files that docs/words.md names', () => {
  const rows = Array.from(read('docs/words.md').matchAll(/^\| (\w+) \| .* \| \[.*\]\(\.\.\/(.*)\) \|$/gm))
  expect(rows.length).toBeGreaterThan(50)
  for (const [, word, file] of rows) {
    expect(existsSync(join(root, file)), file).toBe(true)
    const text = read(file) // as it is, and with the words that names are made of apart
    const words = `${text} ${text.replace(/([a-z])([A-Z])/g, '$1 $2')}`
    expect(new RegExp(`\\b${word}(s|es)?\\b`, 'i').test(words), `${word} in ${file}`).toBe(true)
  }
  const names = rows.map(([, word, file]) => `${word} ${file}`)
  expect(new Set(names).size).toBe(names.length)
})

describe('an excerpt', () => {
  const source = [
    '/** One. */',
    'export function one(',
    '  x: number,',
    '): number {',
    '  return x',
    '}',
    '',
    'class Two {',
    '  /** Three. */',
    '  async #three(): Promise<void> {',
    '    one(1)',
    '  }',
    '}',
  ].join('\n')

  it('is a declaration with the comment above it, moved to the left', () => {
    expect(excerpt(source, 'one', 'file.ts')).toBe(source.split('\n').slice(0, 6).join('\n'))
    expect(excerpt(source, '#three', 'file.ts')).toBe(
      '/** Three. */\nasync #three(): Promise<void> {\n  one(1)\n}',
    )
  })

  it('must be there', () => {
    expect(() => excerpt(source, 'four', 'file.ts')).toThrow('file.ts declares no four')
  })
})

it('is written in plain words', () => {
  const old = /where nothing (else )?is said|\bat the most\b|\bshall\b|\bas ever\b|\blest\b|\bthrice\b/
  const sources = ['src', 'tasks', 'examples', 'scripts']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .filter((file) => /\.(ts|mjs|wgsl)$/.test(file))
  const found = [...documents, ...sources].filter((file) => old.test(read(file)))
  expect(sources.length).toBeGreaterThan(300)
  expect(found).toEqual([])
})
