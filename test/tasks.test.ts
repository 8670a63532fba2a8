import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, cifar10, fashionMnist, mnist } from 'glassgrad'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cellTexts } from '../tasks/cells.js'
import { Report } from '../tasks/cli/html.js'
import { perform } from '../tasks/cli/perform.js'
import { select } from '../tasks/cli/selection.js'
import { terminal } from '../tasks/cli/terminal.js'
import { tasks } from '../tasks/index.js'
import { asKeras, valuesOfKeras } from '../tasks/keras.js'
import { number, say } from '../tasks/language.js'
import { apart, counted, withComparison } from '../tasks/reference/compare.js'
import keras from '../tasks/reference/keras.json'
import type { Screen } from '../tasks/show.js'
import { goalOf, type Task } from '../tasks/task.js'
import results from '../web/results.json'

/** CIFAR-10 is 139 MB: its tasks run where the data are at hand. */
const NEEDS_CIFAR10 = [23, 24]
const hasCifar10 = existsSync(join(cacheFolder(), 'cifar-10'))

/** Names of code and data that a reader of Russian meets as they are. */
const NAMES = new Set(
  `trainImages trainLabels testImages testLabels xTrain yTrain xTest yTest dtype uint8 float32 full
  accuracy loss val_accuracy val_loss learning_rate batch_size kernel_regularizer l1 l2
  mean_squared_error binary_crossentropy categorical_crossentropy customLoss adam sgd rmsprop relu sigmoid tanh
  reports best_model h5 mnist_convnet LeNet AlexNet ResNet ResNet50 MobileNet MobileNetV2 ImageNet
  LearningRateFinder GridSearch RandomSearch ${cifar10.classNames.join(' ')} flamingo zebra
  Keras keras io TensorFlow MNIST Fashion CIFAR Sequential compile predict fit Adam SGD RMSprop Dropout mnist_mlp
  ModelCheckpoint EarlyStopping BatchNormalization Attention ImageDataGenerator RandomRotation RandomTranslation RandomZoom
  L1 L2 Learning Rate Scheduler Finder Batch Normalization Transfer`.split(/\s+/),
)
/** What `model.summary` writes, as Keras writes it. */
const SUMMARY =
  'Model sequential Layer type Output Shape Param dense dense_1 dense_2 Dense None Total params KB Trainable Non trainable B'

/** A screen of an editor, in lines. */
const SCREEN = 50

it('fit on two screens each', () => {
  const folder = new URL('../tasks/', import.meta.url)
  const files = readdirSync(folder).filter((name) => /^\d\d-.*[.]ts$/.test(name))
  const long = files.filter(
    (name) => readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n').length > 2 * SCREEN,
  )
  expect(files).toHaveLength(30)
  expect(long).toEqual([])
})

/** The words of Latin letters in Russian lines that are no names. */
function strangeIn(lines: readonly string[], known = ''): string[] {
  const words = lines.join('\n').match(/\b[a-z]\w*/gi) ?? []
  return [...new Set(words)].filter((word) => !NAMES.has(word) && !known.split(' ').includes(word))
}

const measured: Record<string, { share: string; figures: object }> = keras.tasks
const recorded: Record<string, { figures: object }> = results
const figuresOfKeras = (task: number) => Object.keys(measured[task]?.figures ?? {})

describe('every task runs, on a small share of its real data', () => {
  beforeAll(() => {
    for (const set of [mnist, fashionMnist, cifar10]) {
      const all = set.loadData.bind(set)
      vi.spyOn(set, 'loadData').mockImplementation(async () => {
        const [[xTrain, yTrain], [xTest, yTest]] = await all()
        return [
          [xTrain.slice(0, 1600), yTrain.slice(0, 1600)],
          [xTest.slice(0, 500), yTest.slice(0, 500)],
        ]
      })
    }
  })
  afterAll(() => void vi.restoreAllMocks())

  for (const task of tasks) {
    const run = NEEDS_CIFAR10.includes(task.number) && !hasCifar10 ? it.skip : it
    run(`${task.number} ${task.title.en}`, async () => {
      const lines: string[] = []
      const page = new Report()
      const russian: string[] = []
      const [en, ru] = [
        terminal('en', (line) => lines.push(line)),
        terminal('ru', (line) => russian.push(line)),
      ]
      const screen: Screen = (item) => {
        en(item)
        ru(item)
      }
      const images = task.number === 23 ? 64 : 1600 // there they go through a large network, several times
      const settings = { seed: 0, full: true, terminal: screen, page, atMost: { images, epochs: 1 } }
      for await (const { number, metrics, goal, error } of perform([task], settings)) {
        expect(error).toBeUndefined()
        expect(number).toBe(task.number)
        expect(metrics[goal.figure]).toBeTypeOf('number')
        expect(Object.values(metrics).every(Number.isFinite)).toBe(true)
        expect(Object.keys(metrics)).toEqual(expect.arrayContaining(figuresOfKeras(number)))
      }
      expect(lines.join('')).not.toBe('')
      expect(lines.join('\n')).not.toMatch(/[а-яё]/i)
      expect(strangeIn(russian, task.number === 2 ? SUMMARY : '')).toEqual([])
      expect(page.html('')).toContain(`<span>${task.number}</span>`)
    })
  }
})

describe('what is said of a task', () => {
  it.each(tasks.map((task) => [task.number, task] as const))('%i: in Russian and in English', (_, task) => {
    const { title, about, goal } = task
    const goals = [goal, goalOf(task, false)]
    const russian = [
      title.ru,
      about.ru,
      ...goals.flatMap(({ figure, keras }) => [figure, keras].map((text) => say(text, 'ru'))),
    ]
    const figures = Object.keys(recorded[task.number]?.figures ?? {}).map((figure) => say(figure, 'ru'))
    expect(strangeIn([...russian, ...figures])).toEqual([])
    expect([title.en, about.en, ...goals.map(({ keras }) => say(keras, 'en'))].join()).not.toMatch(/[а-яё]/i)
  })

  it('has a way of writing numbers for each language', () => {
    for (const { number, about, goal } of tasks) {
      const [ru, en] = [`${about.ru} ${say(goal.keras, 'ru')}`, `${about.en} ${say(goal.keras, 'en')}`]
      expect(ru.replaceAll(/l[12]\([\d.]+\)/g, ''), `${number}`).not.toMatch(/\d[.]\d/)
      expect(en, `${number}`).not.toMatch(/\d,\d(?!\d\d)/)
    }
  })
})

describe('texts and numbers', () => {
  it('are written as each language does', () => {
    const space = '\u00a0'
    expect([60_000, 0.97815, 1, 0.0006921].map((value) => number(value, 'en'))).toEqual([
      '60,000',
      '0.9782',
      '1',
      '0.000692',
    ])
    expect(number(60_000, 'ru')).toBe(`60${space}000`)
    expect(number(1, 'ru', false)).toBe('1,0000')
    expect(['cat (ship)', 'zebra, 98 %', '6 (5)', 'val (cat)'].map((text) => say(text, 'ru'))).toEqual([
      ...['кошка (корабль)', 'зебра, 98 %', '6 (5)', 'val (cat)'],
    ])
    expect([say('epoch', 'ru'), say('adam', 'ru'), say('toString', 'ru')]).toEqual([
      'эпоха',
      'adam',
      'toString',
    ])
    expect(
      cellTexts(
        [
          [1, 2, 'epoch'],
          [0.5, 3, 'epoch'],
        ],
        'ru',
      ),
    ).toEqual([
      ['1,0000', '2', 'эпоха'],
      ['0,5000', '3', 'эпоха'],
    ])
    expect(asKeras(16, 'epochs run').keras).toEqual({
      ru: `6–7; 3 запуска, 60${space}000 картинок, не больше 20 эпох`,
      en: '6–7; 3 seeds, 60,000 images, 20 epochs at most',
    })
  })
})

describe('what is called Keras’', () => {
  it('is what Keras reached on the share that the task takes, over three seeds or more', () => {
    for (const [name, { share, figures }] of Object.entries(measured)) {
      const file = readdirSync('tasks').find((file) => file.startsWith(`${name.padStart(2, '0')}-`))
      const shares = [
        ...readFileSync(`tasks/${file}`, 'utf8').matchAll(/[{] images: ([\d_]+), epochs: (\d+) [}]/g),
      ]
      if (shares.length > 0) {
        const [, images, epochs] = shares.at(-1)! // the brief one, where there are two
        const count = Number(images.replace('_', '')).toLocaleString('en-US')
        expect(share, file).toMatch(new RegExp(`^${count} images, ${epochs} epochs?\\b`))
      }
      for (const figure of Object.keys(figures)) {
        expect(valuesOfKeras(Number(name), figure).length, `${file}: ${figure}`).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it('gives the brief share its goal: the worse end of the spread', () => {
    const unmeasured = tasks.filter((task) => {
      const { figure, atLeast, atMost } = goalOf(task, false)
      const values = valuesOfKeras(task.number, figure)
      if (values.length === 0) return true
      expect(atLeast ?? Math.min(...values)).toBe(Math.min(...values))
      expect(atMost ?? Math.max(...values)).toBe(Math.max(...values))
      return false
    })
    expect(unmeasured.map(({ number }) => number)).toEqual([1, 2, ...keras.unmeasured])
  })

  it('is not there where it was not measured', () => {
    expect(() => asKeras(1, 'parameters')).toThrow('Keras\' "parameters" of task 1 was not measured')
  })

  it('stands beside the engine’s figures in docs/results.md as it was recorded', () => {
    const document = readFileSync('docs/results.md', 'utf8')
    expect(withComparison(document)).toBe(document)
    expect([apart([1, 2], [2, 3]), apart([1, 2], [2.5, 3]), apart([4, 5], [1, 2])]).toEqual([
      '',
      '0.5000',
      '2',
    ])
    // By chance 2 of the 20 orders of 3 and 3 values, 2 of the 3 of 2 and 1; what never varies does not count.
    const spreads = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
      [[7, 8], [1]],
      [[5], [5, 5]],
      [[1, 2], []],
    ] as const
    expect(counted(spreads)).toMatch(/^Of 3 figures .* 2 lie apart, 1 of these .* spread, 0\.9 would\.$/)
  })
})

describe('a run of tasks', () => {
  const about = { ru: '', en: '' }
  const made = (number: number, run: () => Promise<number>) =>
    ({
      number,
      title: { ru: `Задача ${number}`, en: `Task ${number}` },
      about,
      goal: { figure: 'f', atLeast: 1, keras: 'k', brief: { atMost: 0, keras: 'b' } },
      run: async () => ({ figures: { f: await run() } }),
    }) satisfies Task
  const outcome = async (list: readonly Task[], full = true) => {
    const page = new Report()
    const results = []
    for await (const result of perform(list, { seed: 0, full, terminal: () => {}, page }))
      results.push(result)
    return { results, page: page.html('') }
  }

  it('goes on after a task that fails, and says so', async () => {
    const failing = made(1, async () => {
      throw new Error('no <disk>')
    })
    const { results, page } = await outcome([failing, made(2, async () => 1)])
    expect(results.map(({ reached, text }) => [reached, text.en])).toEqual([
      [false, 'failed: no <disk>'],
      [true, 'f 1 (goal ≥\u00a01; Keras: k)'],
    ])
    expect(page).toContain('failed: no &lt;disk&gt;')
  })

  it('holds a brief share to its own goal', async () => {
    const one = made(1, async () => 1)
    expect((await outcome([one])).results[0].reached).toBe(true)
    expect((await outcome([one], false)).results[0]).toMatchObject({
      reached: false,
      goal: { atMost: 0, keras: 'b' },
    })
    expect(goalOf(one, false)).toEqual({ figure: 'f', atMost: 0, keras: 'b' })
  })

  it('writes what it found, each run to files of its own', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
    try {
      const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
      const loaders = [
        createRequire(import.meta.url).resolve('tsx'),
        path('scripts/wgsl-loader.mjs'),
      ].flatMap((loader) => ['--import', loader])
      const env = { ...process.env, TSX_TSCONFIG_PATH: path('tsconfig.json') }
      const args = [...loaders, path('tasks/run.ts'), '2', '--lang', 'en', '--json', 'figures.json']
      const { status, stdout } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
      expect(status).toBe(0)
      expect(stdout).toContain('✓ parameters 109,386')
      const files = readdirSync(join(cwd, 'reports')).sort()
      expect(files).toEqual([
        expect.stringMatching(/^\d{4}(-\d\d){5}-2\.html$/),
        expect.stringMatching(/^\d{4}(-\d\d){5}-2\.json$/),
      ])
      const json = readFileSync(join(cwd, 'reports', files[1]), 'utf8')
      expect(JSON.parse(json).tasks).toMatchObject([
        { number: 2, reached: true, metrics: { parameters: 109_386 } },
      ])
      expect(readFileSync(join(cwd, 'figures.json'), 'utf8')).toBe(json)
    } finally {
      rmSync(cwd, { recursive: true, force: true })
    }
  })

  it('misses a goal where the figure is missing or no number', async () => {
    expect((await outcome([made(1, async () => Number.NaN)])).results[0].reached).toBe(false)
  })
})

describe('tasks are chosen by numbers and ranges', () => {
  const numbers = (...words: string[]) => select(tasks, words).map(({ number }) => number)

  it('in the order asked for, each once', () => {
    expect(numbers('4')).toEqual([4])
    expect(numbers('3-5', '1,4')).toEqual([3, 4, 5, 1])
    expect(numbers('all')).toEqual(tasks.map(({ number }) => number))
  })

  it('anything else is told', () => {
    expect(() => numbers('four')).toThrow(/'four' is no task/)
    expect(() => numbers('5-3')).toThrow(/'5-3' is no task/)
    expect(() => numbers('99')).toThrow(/there is no task 99/)
  })
})
