import temml from 'temml'
import type { Plugin } from 'vite'
import { lessons } from '../../tasks/lessons/index.js'

const NAME = 'virtual:formulas'

/** The tasks' formulas as MathML, in the tasks' order: written in TeX, set while the site is built. */
export function formulas(): Plugin {
  return {
    name: 'formulas',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load: (id) =>
      id === `\0${NAME}`
        ? `export default ${JSON.stringify(lessons.map(({ formula }) => set(formula.tex)))}`
        : null,
  }
}

/** @throws Error where the TeX is none */
export function set(tex: string): string {
  return temml.renderToString(tex, { displayMode: true, throwOnError: true })
}
