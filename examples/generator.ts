// Training on more than fits into memory: a generator reads one file after the other.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dense, NdArray, readNpz, Sequential, writeNpz } from 'glassgrad'

const folder = await mkdtemp(join(tmpdir(), 'batches-'))
for (let file = 0; file < 4; file++) {
  const x = new NdArray(
    Float32Array.from({ length: 32 }, (_, i) => Math.sin(file * 32 + i)),
    [16, 2],
  )
  const y = new NdArray(
    Float32Array.from({ length: 16 }, (_, i) => x.at(i, 0) - x.at(i, 1)),
    [16, 1],
  )
  await writeFile(
    join(folder, `${file}.npz`),
    await writeNpz(
      new Map([
        ['x', x],
        ['y', y],
      ]),
    ),
  )
}

// A function, so that every epoch can begin anew.
async function* batches() {
  for (const name of await readdir(folder)) {
    const arrays = await readNpz(await readFile(join(folder, name)))
    yield [arrays.get('x')!, arrays.get('y')!] as const
  }
}

const model = new Sequential([new Dense(1, { inputShape: [2] })])
model.compile({ optimizer: 'adam', loss: 'mse' })
const { history } = await model.fit(batches, { epochs: 3, verbose: 0 })
await rm(folder, { recursive: true })
assert.equal(history.loss.length, 3)
assert.equal(model.optimizer.iterations, 12)
assert(history.loss[2] < history.loss[0])
