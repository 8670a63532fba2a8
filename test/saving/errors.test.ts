import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeZip } from '../../src/io/zip.js'
import {
  BackupAndRestore,
  close,
  Dense,
  loadImage,
  loadModel,
  ModelCheckpoint,
  Sequential,
  SGD,
} from '../../src/node/index.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
  close()
})

const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const graph = { format: 'graph-model', modelTopology: { node: [], versions: {} }, weightsManifest: [] }

it.each<[string, Uint8Array, RegExp]>([
  ['graph/model.json', text(graph), /graph model.*layers/],
  ['bare.json', text({ class_name: 'Sequential', config: {} }), /modelFromJSON/],
  ['a.tflite', Uint8Array.of(28, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33, 0, 0), /TensorFlow Lite/],
  ['saved_model.pb', Uint8Array.of(8, 1, 18, 4, 0, 0, 0, 0, 0), /SavedModel/],
  ['a.onnx', Uint8Array.of(8, 7, 18, 7, 0, 0, 0, 0, 0), /ONNX/],
  ['a.pt', writeZip({ 'archive/data.pkl': text('x') }), /PyTorch/],
  ['old.pt', Uint8Array.of(0x80, 2, 0x8a, 0x0a), /PyTorch/],
  ['a.npz', writeZip({ 'x.npy': text('x') }), /readNpz/],
  ['empty.keras', new Uint8Array(0), /empty/],
  ['cut.h5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), /damaged/],
])('%s: the error names the file and says what it is', async (name, bytes, told) => {
  const path = join(folder, name.replace('/', '-'))
  writeFileSync(path, bytes)
  const error: Error = await loadModel(path).then(
    () => new Error('loaded'),
    (error) => error,
  )
  expect(error.message).toMatch(told)
  expect(error.message.startsWith(`${path}: `)).toBe(true)
  expect(error.message).not.toMatch(/DataView|undefined|is not a function/)
})

it('pictures, weights and backups are named', async () => {
  const path = join(folder, 'a.png')
  writeFileSync(path, Uint8Array.of(0x89, 0x50, 0x4e, 0x47))
  await expect(loadImage(path)).rejects.toThrow(`${path}: PNG`)
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  await expect(model.loadWeights(path)).rejects.toThrow(`${path}: expected a .keras`)
  writeFileSync(join(folder, 'backup.safetensors'), text('nothing of the kind'))
  const fit = model.fit([[1]], [[1]], { verbose: 0, callbacks: [new BackupAndRestore(folder)] })
  await expect(fit).rejects.toThrow(join(folder, 'backup.safetensors'))
})

it('a backup of another model changes nothing; the best so far of a checkpoint is part of it', async () => {
  const made = (units: number) => {
    const model = new Sequential([new Dense(units, { inputShape: [1] }), new Dense(1)])
    model.compile({ optimizer: 'adam', loss: 'mse' })
    return model
  }
  const into = join(folder, 'backup')
  const backup = () => new BackupAndRestore(into, { deleteCheckpoint: false })
  const checkpoint = () =>
    new ModelCheckpoint(join(folder, 'best.keras'), { monitor: 'loss', saveBestOnly: true })
  const [x, y] = [
    [[1], [2]],
    [[1], [0]],
  ]
  const first = checkpoint()
  await made(2).fit(x, y, { verbose: 0, callbacks: [first, backup()] })
  const second = checkpoint()
  await made(2).fit(x, y, { verbose: 0, callbacks: [second, backup()] })
  expect(second.best).toBe(first.best)

  const [other, same] = [made(3), made(2)]
  same.compile({ optimizer: new SGD({ momentum: 0.9 }), loss: 'mse' }) // its state does not fit, its weights do
  for (const model of [other, same]) {
    const before = await model.getWeights()
    await expect(model.fit(x, y, { epochs: 2, verbose: 0, callbacks: [backup()] })).rejects.toThrow(into)
    expect(await model.getWeights()).toEqual(before)
  }
})
