import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Callback,
  Dense,
  EarlyStopping,
  GridSearch,
  LearningRateFinder,
  LearningRateScheduler,
  ModelCheckpoint,
  NdArray,
  nodeHost,
  ReduceLROnPlateau,
  Sequential,
  TerminateOnNaN,
  useHost,
} from 'glassgrad'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../tasks/language.js'

// What the engine prints is matched by what tasks say of it in Russian: nothing of it stays English.

let printed = ''
let folder = ''
const write = (text: string) => {
  printed += text
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassgrad-'))
  useHost({ ...nodeHost(), write })
})
afterAll(async () => {
  useHost(nodeHost())
  await rm(folder, { recursive: true })
})

/** In Russian what has been printed since the last time. */
function russian(): string {
  const text = say(printed, 'ru')
  printed = ''
  return text.replace(/[\r\n]+/g, '\n').trim()
}

/** Words of Latin letters beyond names of code. */
const english = (text: string) =>
  [...new Set(text.match(/[a-z]\w*/gi))].filter(
    (word) =>
      !/^(val_)?(loss|accuracy)$|^learning_rate$|^units$|^[A-Z]\w+[A-Z]\w*$|^(dense|sequential)|^(Dense|None|NaN|keras|minRate|maxRate)$/.test(
        word,
      ),
  )

const x = new NdArray(
  Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
  [16, 4],
)
const y = new NdArray(
  Float32Array.from({ length: 16 }, (_, i) => i % 2),
  [16, 1],
)

function model(units = 2): Sequential {
  const model = new Sequential([new Dense(units, { inputShape: [4] }), new Dense(1)])
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['accuracy'] })
  return model
}

const fit = (callbacks: Callback[], targets = y) =>
  model().fit(x, targets, { epochs: 3, validationSplit: 0.25, verbose: 2, callbacks })

test('the lines of epochs', async () => {
  await model().fit(x, y, { epochs: 2, verbose: 1 })
  const text = russian()
  expect(text).toMatch(
    /^Эпоха 1\/2\n1\/1 ━{20} \d+ с \d+ м?к?с\/шаг - accuracy: 0,\d{4} - loss: \d,\d{4}\nЭпоха 2\/2/,
  )
  expect(english(text)).toEqual([])
})

test('callbacks', async () => {
  const path = join(folder, 'best.keras')
  await fit([
    new EarlyStopping({ monitor: 'loss', mode: 'max', patience: 1, restoreBestWeights: true, verbose: 1 }),
    new ModelCheckpoint(path, { monitor: 'loss', saveBestOnly: true, verbose: 1 }),
    new ModelCheckpoint(path, { monitor: 'loss', mode: 'max', saveBestOnly: true, verbose: 1 }),
    new ReduceLROnPlateau({ monitor: 'loss', mode: 'max', patience: 1, verbose: 1 }),
    new LearningRateScheduler(() => 0.0025, { verbose: 1 }),
  ])
  const text = russian().replaceAll(folder, '')
  expect(text).toMatch(/Эпоха 1: loss — \d,\d{5}\nЭпоха 1: модель сохранена в \/best.keras/)
  expect(text).toMatch(/Эпоха 2: loss лучше: было \d,\d+, стало \d,\d+/)
  expect(text).toMatch(/Эпоха 2: loss не лучше, чем \d,\d+/)
  expect(text).toContain('Эпоха 1: LearningRateScheduler задаёт скорость обучения: 0,0025')
  expect(text).toContain('Эпоха 2: ReduceLROnPlateau снижает скорость обучения: 0,00025')
  expect(text).toMatch(/Эпоха \d: ранняя остановка\nВозвращаю веса лучшей эпохи: 1\./)
  expect(english(text.replaceAll('best.keras', ''))).toEqual([])
})

test('a finder, a loss that is no number, a search', async () => {
  const search = new LearningRateFinder({ minRate: 1e-5, maxRate: 1e-2, verbose: 1 })
  await model().fit(x, y, { epochs: 30, batchSize: 4, verbose: 0, callbacks: [search] })
  expect(russian()).toMatch(/^LearningRateFinder: (быстрее всего функция потерь|функция потерь не) пада/)

  const bad = new NdArray(new Float32Array(16).fill(1e38), [16, 1])
  await model().fit(x, bad, { verbose: 0, callbacks: [new TerminateOnNaN()] })
  expect(russian()).toMatch(/^Батч 1: функция потерь равна (Infinity|NaN), обучение остановлено$/)

  const grid = new GridSearch({
    build: ({ units }) => model(units as number),
    grid: { units: [1, 2] },
    ...{ epochs: 1, cv: 2, scoring: 'loss', verbose: 1 },
  })
  await grid.fit(x, y)
  expect(russian()).toMatch(/^Проба 1\/2 units=1 - loss \d,\d{4} - \d,\d с\nПроба 2\/2/)
})

test('a summary keeps its columns', () => {
  const lines: string[] = []
  const large = new Sequential([new Dense(1234, { inputShape: [1234] }), new Dense(1)])
  large.summary((line) => lines.push(line))
  const [english_, text] = [lines.join('\n'), say(lines.join('\n'), 'ru')]
  expect(text).toContain('┃ Слой (класс)')
  expect(text).toContain('Форма выхода')
  expect(text).toMatch(/\(None, 1234\) .*│ +1\u00a0523\u00a0990 │/)
  expect(text).toMatch(
    / Всего параметров: 1\u00a0525\u00a0225 \(5,82 МБ\)\n Обучаемых: .*\n Необучаемых: 0 \(0,00 Б\)/,
  )
  const widths = (text: string) =>
    text
      .split('\n')
      .slice(1, -3)
      .map(({ length }) => length)
  expect(widths(text)).toEqual(widths(english_))
  expect(english(text)).toEqual([])
})

test('what the engine has not printed stays', () => {
  expect(say('Epoch of glass', 'ru')).toBe('Epoch of glass')
  expect(say('Epoch 1/2', 'en')).toBe('Epoch 1/2')
})
