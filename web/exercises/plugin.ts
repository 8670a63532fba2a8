import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { minifySync, type Plugin } from 'vite'
import { textOf } from '../../exercises/here.js'
import { compile } from '../../exercises/workshop.js'

const ID = 'virtual:engine'
/** What an exercise's engine and its checks are made of; what is Node's own is not needed in a page. */
const FOLDERS = [/^src\/(?!node\/)/, /^exercises\/grading\//, /^test\/ops\/(cases\/|\w+[.]ts)/]
const OTHER = /[.](d|test)[.]ts$/

/** The engine's files as JavaScript, by their paths, for a worker to build one from: comments and line breaks are left out. */
export function engine(): Plugin {
  return {
    name: 'engine',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null
      const root = fileURLToPath(new URL('../..', import.meta.url))
      const files = ['src', 'exercises', 'test']
        .flatMap((folder) =>
          readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map(
            (file) => `${folder}/${file.replaceAll('\\', '/')}`,
          ),
        )
        .filter(
          (path) => path.endsWith('.ts') && !OTHER.test(path) && FOLDERS.some((folder) => folder.test(path)),
        )
      const codes = files.map((path) => {
        const code = compile(path, textOf(path))
        return [
          path,
          minifySync(path, code, { compress: false, mangle: false, sourcemap: false, module: false }).code,
        ]
      })
      return `export default ${JSON.stringify(Object.fromEntries(codes))}`
    },
  }
}
