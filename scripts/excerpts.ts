// Puts pieces of the source into the documents that explain them: `npm run docs`. Below each line
// `<!-- excerpt: FILE NAME -->` of a document in docs/ it writes what FILE declares as NAME. A test fails where a
// document is behind its source.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const MARKER = /(<!-- excerpt: (\S+) (\S+) -->\n)(?:\[`.*\n\n```\w+\n[\s\S]*?\n```\n)?/g

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((file) => file.endsWith('.md'))) {
    const path = join(root, 'docs', name)
    const text = readFileSync(path, 'utf8')
    const toRoot = relative(dirname(path), root)
    const current = withExcerpts(text, (file) => readFileSync(join(root, file), 'utf8'), toRoot)
    if (current !== text) writeFileSync(path, current)
  }
}

/**
 * A document with its excerpts as the source is now.
 * @param read gives a source file's text
 * @param toRoot leads from the document's folder to that of the repository
 */
export function withExcerpts(document: string, read: (file: string) => string, toRoot: string): string {
  return document.replace(MARKER, (_, marker: string, file: string, name: string) => {
    const language = extname(file).slice(1)
    return `${marker}[\`${file}\`](${toRoot}/${file})\n\n\`\`\`${language}\n${excerpt(read(file), name, file)}\n\`\`\`\n`
  })
}

/**
 * The function, class, method or constant that a TypeScript or WGSL text declares as `name`, with the comment
 * above it. It ends with the first line that closes something at its own indentation and opens nothing: so the
 * formatter lays it out.
 */
export function excerpt(text: string, name: string, file: string): string {
  const lines = text.split('\n')
  const forms = [
    `^(export )?(abstract |async )*(function|class|const|interface|fn) ${name}\\b`,
    `^ +(static |override |async )*${name}(<.*>)?\\((.*[{(])?$`, // a method
  ]
  const [at] = forms
    .map((form) => lines.findIndex((line) => new RegExp(form).test(line)))
    .filter((found) => found >= 0)
  if (at === undefined) throw new Error(`${file} declares no ${name}`)
  const indent = /^ */.exec(lines[at])![0]
  const closes = new RegExp(`^${indent}[)}\\]].*[^({[]$|^${indent}[)}\\]]$`)
  let end = at
  if (/[({[]$/.test(lines[at])) end += lines.slice(at + 1).findIndex((line) => closes.test(line)) + 1
  let begin = at
  while (begin > 0 && /^ *(\/\*\*|\*|\*\/|\/\/|@\w+)/.test(lines[begin - 1])) begin--
  return lines
    .slice(begin, end + 1)
    .map((line) => line.slice(indent.length))
    .join('\n')
}
