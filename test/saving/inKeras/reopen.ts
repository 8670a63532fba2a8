// Opens here what open.py has written in Keras: the same models give the same.
//
//     node scripts/launch.mjs test/saving/inKeras/reopen.ts FOLDER
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { close, loadModel, type NdArray, ready } from 'glassgrad'
import { allCases, valuesOf } from './cases.js'

const folder = argv[2]
if (!folder) throw new Error('expected the folder that open.py has been given')
await ready()

let opened = 0
const wrong: string[] = []
for (const [kind, cases] of Object.entries(allCases())) {
  for (const [name, of] of Object.entries(cases)) {
    const path = join(folder, `${kind}.${name}.again.keras`)
    if (!existsSync(path)) continue
    const values = of.inputs.map(valuesOf)
    const x = (values.length === 1 ? values[0] : values) as NdArray
    const before = await loadModel(readFileSync(path.replace('.again', ''))).then((model) => model.predict(x))
    try {
      const after = await loadModel(readFileSync(path)).then((model) => model.predict(x))
      if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error('gives other numbers')
      if (kind !== 'layers' && !(await loadModel(readFileSync(path))).isCompiled)
        throw new Error('is not compiled')
      opened++
    } catch (error) {
      wrong.push(`${name}: ${(error as Error).message}`)
    }
  }
}
console.log(`${opened} files of Keras open, ${wrong.length} do not`)
for (const line of wrong) console.log(line)
close()
exit(wrong.length > 0 ? 1 : 0)
