import { transform } from 'sucrase'

/** Where an engine is built: from its own source files, some of which somebody has changed. */
export interface Workshop {
  /** A file of the repository, `src/index.ts`, as `compile` gives it; undefined where there is none. */
  codeOf: (path: string) => string | undefined
  /** All shaders, by their paths below `src/kernels/`. */
  shaders: Readonly<Record<string, string>>
  /** A library by its name. */
  library: (name: string) => unknown
  /** Texts in the place of files' own, by their paths. */
  changed: Readonly<Record<string, string>>
}

type Exports = Record<string, unknown>
type Body = (require: (name: string) => unknown, exports: Exports) => void

const KERNELS = 'src/kernels/'

/**
 * Builds an engine beside the one that runs: each file becomes a module when it is first asked for. So any line of the
 * engine can be somebody else's, and the engine itself knows nothing of it.
 *
 * @returns what gives the exports of a file by its path
 * @throws Error where a file that is imported is not there, SyntaxError where one can't be read
 */
export function build({ codeOf, shaders, library, changed }: Workshop): (path: string) => Exports {
  const modules = new Map<string, Exports>()
  const texts = { ...shaders }
  for (const [path, text] of Object.entries(changed)) {
    if (path.startsWith(KERNELS) && path.endsWith('.wgsl')) texts[path.slice(KERNELS.length)] = text
  }
  const load = (path: string): Exports => {
    const known = modules.get(path)
    if (known) return known
    const code = path in changed ? compile(path, changed[path]) : codeOf(path)
    if (code === undefined) throw new Error(`there is no file ${path}`)
    const exports: Exports = {}
    modules.set(path, exports)
    bodyOf(path, code)((name) => {
      if (name === 'glassgrad') return load('src/index.ts')
      if (name.startsWith('glassgrad/')) return load(`src/${name.slice('glassgrad/'.length)}.ts`)
      if (!name.startsWith('.')) return library(name)
      if (name.endsWith('/*.wgsl')) return { __esModule: true, default: texts }
      return load(pathOf(name, path))
    }, exports)
    return exports
  }
  return load
}

/** Most files are the same in every engine that is built: they are read once. */
const bodies = new Map<string, { code: string; body: Body }>()

function bodyOf(path: string, code: string): Body {
  const known = bodies.get(path)
  if (known?.code === code) return known.body
  const body = new Function('require', 'exports', `${code}\n//# sourceURL=${path}`) as Body
  bodies.set(path, { code, body })
  return body
}

/**
 * TypeScript as the body of a function of `require` and `exports`; each statement stays in its line.
 * @throws SyntaxError
 */
export function compile(path: string, text: string): string {
  const { code } = transform(text, {
    transforms: ['typescript', 'imports'],
    filePath: path,
    production: true,
    disableESTransforms: true,
  })
  return code
}

/** `./op.js`, as `src/tensor/ops/relu.ts` names it, is `src/tensor/ops/op.ts`. */
function pathOf(name: string, importer: string): string {
  return new URL(name, `file:///${importer}`).pathname.slice(1).replace(/[.]js$/, '.ts')
}

/** The text of a file as it is when the file lies somewhere else: what it imports is found from there. */
export function elsewhere(text: string, from: string, to: string): string {
  return text.replace(/(?<=\bfrom ')[.][^']*(?=')/g, (name) => {
    const path = new URL(name, `file:///${from}`).pathname.slice(1).split('/')
    const folders = to.split('/').slice(0, -1)
    let shared = 0
    while (shared < folders.length && folders[shared] === path[shared]) shared++
    const way = [...folders.slice(shared).map(() => '..'), ...path.slice(shared)].join('/')
    return way.startsWith('.') ? way : `./${way}`
  })
}
