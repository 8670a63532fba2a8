import { describe, expect, it } from 'vitest'
import { TaskModules } from '../../web/worker/modules.js'

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
})
