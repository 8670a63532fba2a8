// Writes a file for every class, and what its model gives: open.py opens them in Keras.
//
//     node scripts/launch.mjs test/saving/inKeras/write.ts FOLDER && python test/saving/inKeras/open.py FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { close, type NdArray, type Numbers, ready } from 'glassgrad'
import { allCases, made, valuesOf } from './cases.js'

const folder = argv[2]
if (!folder)
  throw new Error(
    'expected a folder to write to: node scripts/launch.mjs test/saving/inKeras/write.ts FOLDER',
  )
mkdirSync(folder, { recursive: true })
await ready()

const plain = (x: NdArray | string[][] | Numbers) => (Array.isArray(x) ? x : (x as NdArray).toArray())
const expected: Record<string, unknown>[] = []
for (const [kind, cases] of Object.entries(allCases())) {
  for (const [name, of] of Object.entries(cases)) {
    const model = made(of)
    const values = of.inputs.map(valuesOf)
    const x = (values.length === 1 ? values[0] : values) as NdArray
    const inputs = { kind, name, dtypes: of.inputs.map((given) => given.of), inputs: values.map(plain) }
    const { targets } = of
    // With a state of the optimizer in the file, and a step more after it.
    if (targets) await model.trainOnBatch(x, targets)
    for (const ending of ['keras', 'h5'] as const) {
      if (ending === 'h5' && of.inputs.some((given) => given.of === 'texts')) continue
      writeFileSync(join(folder, `${kind}.${name}.${ending}`), await model.toBytes(ending))
    }
    const outputs = [await model.predict(x)].flat().map((y) => plain(y as NdArray))
    const measures = targets ? await model.evaluate(x, targets, { verbose: 0 }) : null
    if (targets) await model.trainOnBatch(x, targets)
    const after = targets ? (await model.getWeights()).map(plain) : null
    expected.push({ ...inputs, outputs, measures, targets: targets && plain(targets), after })
  }
}
writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected))
console.log(`${expected.length} models`)
close()
exit()
