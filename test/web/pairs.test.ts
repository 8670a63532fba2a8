import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pairsOf } from '../../web/task/pairs.js'
import { splitTask } from '../../web/task/source.js'

/** What stands beside each statement of a task's Keras original, by its first line. */
function beside(number: string): [keras: string, typescript: string | undefined][] {
  const file = readdirSync('tasks').find((name) => name.startsWith(number))!
  const { keras, typescript } = splitTask(readFileSync(`tasks/${file}`, 'utf8'))
  const lines = typescript.split('\n')
  return pairsOf(keras, typescript).map(({ keras, typescript }) => {
    if (typescript) {
      // The lines are where the code stands.
      expect(lines[typescript.lines[0] - 1]).toContain(typescript.code.split('\n')[0])
    }
    return [keras.split('\n')[0], typescript?.code.split('\n')[0]]
  })
}

describe('beside a statement of Keras stands', () => {
  it('the one that calls the same, in whatever writing', () => {
    expect(beside('01')).toEqual([
      [
        '(x_train, y_train), (x_test, y_test) = mnist.load_data()',
        'const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData()',
      ],
      [
        "x_train = x_train.reshape((x_train.shape[0], -1)).astype('float32') / 255.0",
        "const xTrain = trainImages.reshape([trainImages.length, -1]).astype('float32').div(255)",
      ],
      [
        "x_test = x_test.reshape((x_test.shape[0], -1)).astype('float32') / 255.0",
        "const xTest = testImages.reshape([testImages.length, -1]).astype('float32').div(255)",
      ],
      ['y_train = to_categorical(y_train)', 'const yTrain = toCategorical(trainLabels)'],
      ['y_test = to_categorical(y_test)', 'const yTest = toCategorical(testLabels)'],
    ])
  })

  it('a whole call, however many lines it has', () => {
    expect(pairsOf('model.fit(x, y)', 'a()\nconst b = await model.fit(x, y, {\n  seed,\n})\nc()')).toEqual([
      {
        keras: 'model.fit(x, y)',
        typescript: { code: 'const b = await model.fit(x, y, {\n  seed,\n})', lines: [2, 4] },
      },
    ])
  })

  it('nothing where nothing does the same', () => {
    expect(pairsOf('model.summary()', "import { Dense } from 'glassgrad'\nnew Dense(2)")).toEqual([
      { keras: 'model.summary()', typescript: null },
    ])
  })

  it('never an import, and something nearly everywhere in the tasks', () => {
    const numbers = Array.from({ length: 30 }, (_, i) => String(i + 1).padStart(2, '0'))
    const all = numbers.flatMap(beside)
    expect(all.filter(([, typescript]) => /^import|^\w+,$/.test(typescript ?? ''))).toEqual([])
    expect(all.filter(([, typescript]) => !typescript).map(([keras]) => keras)).toEqual([
      'model.add(base_model)',
      'model = KerasClassifier(build_fn=create_model, epochs=10, batch_size=32, verbose=0)',
    ])
  })
})
