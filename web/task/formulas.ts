import { fileURLToPath } from 'node:url'
import temml from 'temml'
import { type Plugin, runnerImport } from 'vite'

const NAME = 'virtual:formulas'
const LESSONS = fileURLToPath(new URL('allLessons.ts', import.meta.url))

/** The tasks' formulas as MathML, in the tasks' order: written in TeX, set while the site is built. */
export function formulas(): Plugin {
  return {
    name: 'formulas',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    async load(id) {
      if (id !== `\0${NAME}`) return null
      const { module } = await runnerImport<typeof import('./allLessons.js')>(LESSONS)
      return `export default ${JSON.stringify(module.lessons.map(({ formula }) => set(formula.tex)))}`
    },
  }
}

/**
 * A formula; of several, which stand behind each other with a space between, each by itself, so that a line may end there.
 *
 * @throws Error where the TeX is none
 */
export function set(tex: string): string {
  const formulas = tex.split(/(?<=,) *\\q?quad */)
  return formulas
    .map((each) => temml.renderToString(each, { displayMode: true, throwOnError: true }))
    .join('')
}
