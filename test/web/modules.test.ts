import { describe, expect, it } from 'vitest'
import { placeOf, TaskModules } from '../../web/worker/modules.js'

const sources = {
  'a.ts': `import b from './b.js'\nexport default { b, x: 1 as number }\n`,
  'b.ts': `import { NdArray } from 'glassgrad'\nexport default { isClass: typeof NdArray === 'function' }\n`,
}

describe('task files in the worker', () => {
  it('are compiled, with the engine and each other to import', () => {
    expect(new TaskModules().load('a.ts', sources)).toEqual({ b: { isClass: true }, x: 1 })
  })

  it('run anew only where their text, or that of a file they import, has changed', () => {
    const modules = new TaskModules()
    const first = modules.load('a.ts', sources)
    expect(modules.load('a.ts', { ...sources })).toBe(first)
    const second = modules.load('a.ts', { ...sources, 'b.ts': 'export default 2\n' })
    expect(second).toEqual({ b: 2, x: 1 })
    expect(modules.load('b.ts', { ...sources, 'b.ts': 'export default 2\n' })).toBe(2)
  })

  it('are given other parts of the engine where the page has its own', () => {
    const clearSession = () => {}
    const source = `import { clearSession } from 'glassgrad'\nexport default clearSession\n`
    expect(new TaskModules({ clearSession }).load('c.ts', { 'c.ts': source })).toBe(clearSession)
  })

  it('that are wrong say where', () => {
    const load = (text: string) => () => new TaskModules().load('c.ts', { 'c.ts': text })
    expect(load('const = 1')).toThrow(/c[.]ts.*1:/)
    expect(load(`import fs from 'node:fs'; fs.x`)).toThrow(
      /imports "node:fs": here there are 'glassgrad' and/,
    )
    expect(load(`import d from './d.js'; d.x`)).toThrow(/no file "d[.]ts"/)
  })

  it('fail at a line of theirs, whether they are compiled or run, and as deep as it goes', async () => {
    const failing = {
      ...sources,
      'c.ts': `import { inner } from './d.js'\n\nexport default () => inner(1)\n`,
    }
    const place = async (d: string) => {
      try {
        const run = new TaskModules().load('c.ts', { ...failing, 'd.ts': d }) as () => unknown
        await run()
      } catch (error) {
        return placeOf(error)
      }
    }
    const typed = `import { Dense } from 'glassgrad'\n\ninterface A {\n  b: number\n}\n\n`
    expect(await place(`${typed}export function inner(x: number) {\n  return missing + x\n}`)).toEqual({
      file: 'd.ts',
      line: 8,
    })
    // What the engine refuses is refused where it was asked for.
    expect(await place(`${typed}export const inner = () => new Dense(-1)`)).toEqual({ file: 'd.ts', line: 7 })
    const later = `export async function inner() {\n  await null\n  throw new Error('d')\n}`
    expect(await place(later)).toEqual({ file: 'd.ts', line: 3 })
    expect(await place(`${typed}const = 1`)).toEqual({ file: 'd.ts', line: 7 })
  })
})
