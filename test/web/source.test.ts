import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { briefShare, change, fewerImages, findSettings, takesLess } from '../../web/task/settings.js'
import { splitTask, withTypescript } from '../../web/task/source.js'

const files = readdirSync('tasks').filter((name) => /^\d.*[.]ts$/.test(name))
const read = (name: string) => readFileSync(`tasks/${name}`, 'utf8')

describe('a task’s file', () => {
  it.each(files)('%s has a Keras original and TypeScript, and is put together again', (name) => {
    const source = read(name)
    const { keras, typescript } = splitTask(source)
    expect(keras).not.toMatch(/^\/\//m)
    expect(keras.length).toBeGreaterThan(20)
    expect(typescript).toMatch(/^import /)
    expect(withTypescript(source, typescript)).toBe(source)
    expect(splitTask(withTypescript(source, 'changed()'))).toEqual({ keras, typescript: 'changed()' })
  })

  it('keeps the indentation of the original', () => {
    const { keras } = splitTask('// Keras:\n//   def f(x):\n//       return x\n//\nimport a\n')
    expect(keras).toBe('def f(x):\n    return x\n')
  })
})

describe('settings', () => {
  const source = `share({ images: 60_000, epochs: 10 }, { images: 9000, epochs: 2 })
    new Dense(128, { activation: 'relu' }), new Dense(64, { activation: 'tanh' }), new Dense(10, { activation: 'softmax' })
    new Dropout(0.25), compile({ optimizer: 'adam', loss: 'mse' })`
  const found = (software: boolean) =>
    Object.fromEntries(findSettings(source, software).map(({ label, value }) => [label, value]))

  it('are the literals of the share that the device takes, and what comes after it', () => {
    const common = {
      'Dense 1': '128',
      'activation 1': 'relu',
      'Dense 2': '64',
      'activation 2': 'tanh',
      Dropout: '0.25',
      optimizer: 'adam',
      loss: 'mse',
    }
    expect(found(false)).toEqual({ images: '60000', epochs: '10', ...common })
    expect(found(true)).toEqual({ images: '9000', epochs: '2', ...common })
  })

  it('change the source where they stand, and nothing else', () => {
    const [images, , dense] = findSettings(source, true)
    expect(change(source, images, '500')).toBe(source.replace('9000', '500'))
    expect(change(source, dense, '32')).toBe(source.replace('128', '32'))
    const optimizer = findSettings(source, true).find(({ label }) => label === 'optimizer')!
    expect(change(source, optimizer, 'sgd')).toBe(source.replace("'adam'", "'sgd'"))
  })

  it('refuse what is no number and no known name', () => {
    const [images] = findSettings(source, true)
    for (const value of ['', 'x', '-1', '1; alert()', '1e']) expect(change(source, images, value)).toBe(null)
    const loss = findSettings(source, true).find(({ label }) => label === 'loss')!
    expect(loss.choices).toContain('mse')
    expect(change(source, loss, 'other')).toBe(null)
  })

  it('tell whether a run takes less than its task’s goal is for', () => {
    const [images, epochs, dense] = findSettings(source, true)
    const less = (text: string | null, software = true) => takesLess(text!, source, software)
    expect(less(source)).toBe(false)
    expect(less(change(source, images, '500'))).toBe(true)
    expect(less(change(source, epochs, '1'))).toBe(true)
    expect(less(change(source, images, '10000'))).toBe(false)
    expect(less(change(source, dense, '2'))).toBe(false)
    // What this device does not take does not count.
    expect(less(change(source, images, '500'), false)).toBe(false)

    expect(fewerImages(change(source, images, '500')!, source, true)).toBe(500)
    expect(fewerImages(change(source, epochs, '1')!, source, true)).toBe(null)
    expect(fewerImages(source, source, true)).toBe(null)
  })

  it('are found in every task that trains', () => {
    for (const name of files.filter((file) => read(file).includes('.fit('))) {
      expect(
        findSettings(read(name), false)
          .map(({ label }) => label)
          .join(),
        name,
      ).toMatch(/epochs/)
    }
  })
})

it('what a task takes of its data on a software device is read in its source', () => {
  expect(briefShare(read('30-hyperparameters.ts'))).toEqual({
    ru: '9\u00a0000 из 60\u00a0000 картинок, 3 из 10 эпох',
    en: '9,000 of 60,000 images, 3 of 10 epochs',
  })
  expect(briefShare(read('02-simple-network.ts'))).toBeNull()
})
