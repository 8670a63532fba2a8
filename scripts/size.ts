// What there is to read and to load, as a table: `npm run size`, or `npm run size -- OLDER .` to compare checkouts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'

const folders = argv.length > 2 ? argv.slice(2) : ['.']
const columns = folders.map(sizesOf)
console.log(`| | ${folders.join(' | ')} |\n|---|${'---|'.repeat(folders.length)}`)
for (const name of Object.keys(columns[0])) {
  console.log(`| ${name} | ${columns.map((column) => column[name]).join(' | ')} |`)
}

function sizesOf(root: string): Record<string, string> {
  const shaders = filesOf(join(root, 'src/kernels'), '.wgsl')
  const rungs = Array.from(textOf(join(root, 'docs/kernels.md')).matchAll(/^\| .*?\(\.\.\/(\S+\.wgsl)\)/gm))
  const ladder = new Set(rungs.map(([, file]) => join(root, file)))
  const lines = new Map(shaders.map((file) => [file, codeOf(textOf(file))]))
  const others = shaders.filter((file) => !ladder.has(file))
  const sources = filesOf(join(root, 'src'), '.ts').map((file) => [linesOf(textOf(file)), file] as const)
  const [longest, file] = sources.sort(([a], [b]) => b - a)[0]
  const way =
    /\*\*The first step[\s\S]*?\n\n([\s\S]*?)\n\n/.exec(
      textOf(join(root, 'docs/one-training-step.md')),
    )?.[1] ?? ''
  const words = textOf(join(root, 'docs/words.md')).match(/^\| (?!word |---).*\.ts\) \|$/gm)
  const core = /core is\s(\d+) kB/.exec(textOf(join(root, 'README.md')))?.[1]
  return {
    'lines of WGSL': `${shaders.reduce((sum, file) => sum + linesOf(textOf(file)), 0)} in ${shaders.length} files`,
    'lines that a sibling has too': share(shaders, lines),
    '… outside the ladder': share(others, lines),
    '… of those in functions, there': share(
      others,
      new Map(shaders.map((file) => [file, bodiesOf(textOf(file))])),
    ),
    'calls from `run` to a dispatch': way ? `${way.split('\n').length}, in ${filesIn(way)} files` : '–',
    'longest file in `src/`': `${longest}, ${file.slice(join(root, 'src/').length)}`,
    'words in the glossary': `${words?.length ?? '–'}`,
    'whole core, gzipped, as the README says': `${core ?? '–'} kB`,
  }
}

/** How many of the files' lines stand in another file of the same folder. */
function share(files: string[], lines: Map<string, string[]>): string {
  let [all, twice] = [0, 0]
  for (const file of files) {
    const siblings = [...lines.keys()].filter((other) => other !== file && dirname(other) === dirname(file))
    const theirs = new Set(siblings.flatMap((other) => lines.get(other)!))
    const own = lines.get(file)!
    all += own.length
    twice += own.filter((line) => theirs.has(line)).length
  }
  return `${Math.round((100 * twice) / all)} % of ${all}`
}

/** Lines of code that have a word. */
function codeOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !line.startsWith('//'))
}

/** Those of them that stand inside functions: what WGSL has every shader declare for itself is left out. */
function bodiesOf(text: string): string[] {
  let inside = false
  const bodies = text.split('\n').filter((line) => {
    const isBody = inside && line.startsWith(' ') && !/^ +[@}]/.test(line)
    if (/^\S/.test(line)) inside = /^(fn .*|\).*)\{$/.test(line)
    return isBody
  })
  return codeOf(bodies.join('\n'))
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length
}

function filesIn(way: string): number {
  return new Set(way.match(/ in (\S+\.ts)/g)).size
}
