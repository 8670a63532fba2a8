import { transform } from 'sucrase'

/** What a program may import, by name. */
export type Modules = Readonly<Record<string, object>>

/** Why a program has ended badly, and in which of its lines, where that is known. */
export class ProgramError extends Error {
  constructor(
    message: string,
    readonly line: number | null,
  ) {
    super(message)
  }
}

const FILE = 'program.ts'
/** The lines that an engine puts before a function's body. */
const HEAD = 2

type AsyncBody = (require: (name: string) => object, exports: object) => Promise<void>
const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => AsyncBody

/**
 * Runs a program in TypeScript, which may await anywhere.
 * @throws ProgramError for all that it throws, and where it is no program
 */
export async function runProgram(text: string, modules: Modules): Promise<void> {
  const require = (name: string): object => {
    if (Object.hasOwn(modules, name)) return { __esModule: true, ...modules[name] }
    throw new Error(`there is no "${name}" here; there are ${Object.keys(modules).join(', ')}`)
  }
  try {
    const { code } = transform(text, {
      transforms: ['typescript', 'imports'],
      filePath: FILE,
      production: true,
      disableESTransforms: true,
    })
    await new AsyncFunction('require', 'exports', `${code}\n//# sourceURL=${FILE}`)(require, {})
  } catch (error) {
    throw new ProgramError(error instanceof Error ? error.message : String(error), lineOf(error))
  }
}

function lineOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null
  const read = /[(](\d+):\d+[)]$/.exec(error.message)?.[1] // a text that is no TypeScript
  if (read) return Number(read)
  const ran = /(?<=^|[\s(@])program[.]ts:(\d+)/.exec(error.stack ?? '')?.[1] // not a file of a folder
  return ran ? Number(ran) - HEAD : null
}
