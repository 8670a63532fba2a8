import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Adam,
  BackupAndRestore,
  Callback,
  CSVLogger,
  LambdaCallback,
  loadModel,
  ModelCheckpoint,
  type Sequential,
  setRandomSeed,
  TensorBoard,
  useHost,
} from 'glassgrad'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { host } from '../../src/host.js'
import { crc32c } from '../../src/model/callbacks/eventFile.js'
import { fillName } from '../../src/model/callbacks/fileName.js'
import { bits, classifier, threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(40)

const original = host()
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glassgrad-'))
  useHost({ ...original, write: () => {} })
})
afterEach(() => {
  useHost(original)
  rmSync(folder, { recursive: true })
})

const script = (losses: readonly number[]) =>
  new LambdaCallback({
    onEpochEnd: (epoch, logs) => {
      logs.val_loss = losses[epoch]
    },
  })

describe('names of files', () => {
  it.each([
    ['m.{epoch:02d}-{val_loss:.2f}.keras', 'm.07-0.13.keras'],
    ['{epoch}-{val_loss}', '7-0.125'],
    ['{epoch:4d}|{val_loss:8.3f}|{val_loss:.1e}', '   7|   0.125|1.3e-01'],
    ['plain', 'plain'],
  ])('%s', (template, name) => {
    expect(fillName(template, { epoch: 7, val_loss: 0.125 })).toBe(name)
  })

  it('a name that is not there, or a format that is not known', () => {
    expect(() => fillName('{acc:.2f}', { epoch: 1, loss: 2 })).toThrow(/no acc. There are: epoch, loss/)
    expect(() => fillName('{epoch:x}', { epoch: 1 })).toThrow(/"\{epoch:x\}" is not understood/)
  })
})

describe('ModelCheckpoint', () => {
  const fit = (losses: readonly number[], checkpoint: ModelCheckpoint, model = classifier()) =>
    model.fit(x, y, {
      epochs: losses.length,
      batchSize: 10,
      callbacks: [script(losses), checkpoint],
      verbose: 0,
    })

  it('after every epoch, under its own name', async () => {
    const checkpoint = new ModelCheckpoint(join(folder, 'm.{epoch:02d}-{val_loss:.1f}.keras'))
    const model = classifier()
    await fit([3, 2], checkpoint, model)
    expect(readdirSync(folder).sort()).toEqual(['m.01-3.0.keras', 'm.02-2.0.keras'])
    const loaded = await loadModel(join(folder, 'm.02-2.0.keras'))
    expect(await bits(loaded)).toEqual(await bits(model))
  })

  it('only the best', async () => {
    const best = new ModelCheckpoint(join(folder, '{epoch}.keras'), { saveBestOnly: true })
    await fit([3, 4, 2, 2.5], best)
    expect(readdirSync(folder).sort()).toEqual(['1.keras', '3.keras'])
    const hard = { saveBestOnly: true, initialValueThreshold: 1 }
    await fit([3, 0.5], new ModelCheckpoint(join(folder, 'hard{epoch}.keras'), hard))
    expect(existsSync(join(folder, 'hard1.keras'))).toBe(false)
    expect(existsSync(join(folder, 'hard2.keras'))).toBe(true)
  })

  it('weights alone, and every so many batches', async () => {
    const path = join(folder, 'w{epoch}-{batch}.weights.h5')
    const model = classifier()
    await fit([1, 1], new ModelCheckpoint(path, { saveWeightsOnly: true, saveFreq: 3 }), model)
    expect(readdirSync(folder).sort()).toEqual(['w1-3.weights.h5', 'w2-2.weights.h5'])
    const other = classifier()
    await other.loadWeights(join(folder, 'w2-2.weights.h5'))
    expect(await bits(other)).not.toEqual(await bits(model))
  })

  it('says at once what ending a name must have', () => {
    expect(() => new ModelCheckpoint('model.pt')).toThrow(/"model.pt".*\.keras/)
    expect(() => new ModelCheckpoint('m.weights.h5')).toThrow(/\.keras or \.h5, got "m.weights.h5"/)
    expect(() => new ModelCheckpoint('m.keras', { saveWeightsOnly: true })).toThrow(/\.weights\.h5/)
  })
})

describe('BackupAndRestore', () => {
  class Crash extends Callback {
    constructor(readonly epoch: number) {
      super()
    }
    override onTrainBatchEnd(batch: number): void {
      if (batch === 2 && this.#now === this.epoch) throw new Error('power cut')
    }
    #now = 0
    override onEpochBegin(epoch: number): void {
      this.#now = epoch
    }
  }

  const start = (callbacks: Callback[], epochs = 5): { model: Sequential; done: Promise<number[]> } => {
    setRandomSeed(11)
    const model = classifier()
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: 'sparse_categorical_crossentropy' })
    const fit = model.fit(x, y, { epochs, batchSize: 10, callbacks, verbose: 0 })
    return { model, done: fit.then(({ epoch }) => epoch) }
  }

  it('a run that was killed goes on, and ends with the same weights, bit for bit', async () => {
    const whole = start([])
    await whole.done
    const want = await bits(whole.model)

    const backup = () => new BackupAndRestore(folder)
    await expect(start([backup(), new Crash(3)]).done).rejects.toThrow('power cut')
    expect(existsSync(backup().path)).toBe(true)
    const again = start([backup()])
    expect(await again.done).toEqual([3, 4])
    expect(await bits(again.model)).toEqual(want)
    expect(existsSync(backup().path), 'removed at the end').toBe(false)
  })

  it('a run that has no epochs left trains no more', async () => {
    const backup = () => new BackupAndRestore(folder, { deleteCheckpoint: false })
    await start([backup()], 2).done
    const again = start([backup()], 2)
    expect(await again.done).toEqual([])
  })

  it('says when the backup is of another model', async () => {
    await start([new BackupAndRestore(folder, { deleteCheckpoint: false })], 1).done
    const other = classifier(5)
    const { x, y } = threeClasses(10, 5)
    await expect(other.fit(x, y, { callbacks: [new BackupAndRestore(folder)], verbose: 0 })).rejects.toThrow(
      /has shape \[5, 8\], got values of shape \[6, 8\]/,
    )
  })
})

describe('CSVLogger', () => {
  const rows = (path: string, separator = ',') =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(separator))

  it('a line an epoch; appends where it is told to', async () => {
    const path = join(folder, 'deep', 'log.csv')
    const model = classifier()
    const fit = (logger: CSVLogger, initialEpoch = 0) =>
      model.fit(x, y, { initialEpoch, epochs: initialEpoch + 2, callbacks: [logger], verbose: 0 })
    const { history } = await fit(new CSVLogger(path))
    expect(rows(path)[0]).toEqual(['epoch', 'accuracy', 'loss'])
    expect(rows(path)[2]).toEqual(['1', String(history.accuracy[1]), String(history.loss[1])])
    await fit(new CSVLogger(path, { append: true }), 2)
    expect(rows(path).map(([epoch]) => epoch)).toEqual(['epoch', '0', '1', '2', '3'])
    await fit(new CSVLogger(path, { separator: ';' }))
    expect(rows(path, ';')).toHaveLength(3)
  })

  it('validation in some epochs only has its columns all the same', async () => {
    const path = join(folder, 'log.csv')
    await classifier().fit(x, y, {
      epochs: 2,
      validationSplit: 0.25,
      validationFreq: 2,
      callbacks: [new CSVLogger(path)],
      verbose: 0,
    })
    expect(rows(path)[0]).toEqual(['epoch', 'accuracy', 'loss', 'val_accuracy', 'val_loss'])
    expect(rows(path)[1].slice(3)).toEqual(['NA', 'NA'])
    expect(Number(rows(path)[2][4])).toBeGreaterThan(0)
  })
})

describe('TensorBoard', () => {
  /** The records of a file, their checksums checked. */
  function records(path: string): Uint8Array[] {
    const bytes = new Uint8Array(readFileSync(path))
    const view = new DataView(bytes.buffer)
    const masked = (data: Uint8Array) => {
      const crc = crc32c(data)
      return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
    }
    const all: Uint8Array[] = []
    for (let at = 0; at < bytes.length; ) {
      const length = Number(view.getBigUint64(at, true))
      expect(view.getUint32(at + 8, true)).toBe(masked(bytes.subarray(at, at + 8)))
      const data = bytes.subarray(at + 12, at + 12 + length)
      expect(view.getUint32(at + 12 + length, true)).toBe(masked(data))
      all.push(data)
      at += 16 + length
    }
    return all
  }

  it('has the checksum that the standard gives', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283) // RFC 3720, appendix B.4
  })

  it('writes events of training and validation', async () => {
    const callbacks = [new TensorBoard(folder, { updateFreq: 2 })]
    const options = { epochs: 2, batchSize: 10, validationSplit: 0.25, callbacks, verbose: 0 as const }
    const { history } = await classifier().fit(x, y, options)
    const file = (run: string) => join(folder, run, readdirSync(join(folder, run))[0])
    const [version, ...events] = records(file('train'))
    expect(new TextDecoder().decode(version.subarray(9))).toBe('\u001a\rbrain.Event:2')
    // loss and accuracy: of two epochs, and of the batches 2, 4, 6
    expect(events).toHaveLength(4 + 6)
    const text = events.map((event) => new TextDecoder('latin1').decode(event))
    expect(text.filter((event) => event.includes('epoch_loss'))).toHaveLength(2)
    expect(text.filter((event) => event.includes('batch_accuracy'))).toHaveLength(3)
    const last = events.findLast((_, i) => text[i].includes('epoch_loss'))!
    const at = new TextDecoder('latin1').decode(last).indexOf('epoch_loss') + 'epoch_loss'.length
    expect(last[at]).toBe((2 << 3) | 5) // simple_value, a float
    const value = new DataView(last.buffer, last.byteOffset + at + 1).getFloat32(0, true)
    expect(value).toBe(Math.fround(history.loss[1]))
    expect(records(file('validation'))).toHaveLength(1 + 4)
  })
})
