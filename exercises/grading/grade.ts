import { floats, fold, map, Reference, zip } from '../../test/ops/reference.js'
import { product, tiled } from './kernels.js'
import { batchNormalization, convolutionShapes, dense, dropout, glorot } from './layers.js'
import { type Finding, Mistake } from './mistake.js'
import { check, op } from './ops.js'
import { adam, earlyStopping, momentum, recordedStep, sgd } from './training.js'

/** Several uses of one tensor. */
const paths = () =>
  check({
    name: 'x·x + x·exp(x)',
    inputs: [floats([2, 3])],
    run: (x) => x.mul(x).add(x.mul(x.exp())),
    expected: (x) => map(x, (x) => x * x + x * Math.exp(x)),
    gradient: true,
  })

/** Scores so large that their exponentials are not to be had. */
async function largeScores(): Promise<void> {
  const stable = (x: Reference) => {
    const exponentials = zip((x, m) => Math.exp(x - m), [x, fold(x, [1], (v) => Math.max(...v), true)])
    return zip(
      (e, t) => e / t,
      [exponentials, fold(exponentials, [1], (v) => v.reduce((a, b) => a + b), true)],
    )
  }
  await check({
    name: 'softmax, x [2, 3] = 1000, 999, 990, -1000, -1000, -1002',
    inputs: [new Reference([2, 3], [1000, 999, 990, -1000, -1000, -1002])],
    run: (x) => x.softmax(),
    expected: stable,
    gradient: false,
  })
}

const each =
  (...names: Parameters<typeof op>[0][]) =>
  async () => {
    for (const name of names) await op(name)
  }

/** What each exercise is held to, by its name: the cases of the engine's own tests, and what is said of one in words. */
const checks: Readonly<Record<string, () => Promise<void>>> = {
  'relu-gradient': each('relu'),
  'product-rule': each('mul'),
  'undo-broadcasting': each('add', 'mul'),
  'sum-of-paths': paths,
  'matmul-gradient': each('matmul'),
  'dense-call': dense,
  glorot: glorot,
  'stable-softmax': async () => {
    await largeScores()
    await op('softmax')
  },
  'softmax-gradient': each('softmax'),
  'crossentropy-gradient': each('categoricalCrossentropy'),
  sgd: sgd,
  momentum: momentum,
  adam: adam,
  'dropout-scaling': dropout,
  'convolution-shape': convolutionShapes,
  'pool-gradient': each('maxPool2d'),
  'batchnorm-backward': batchNormalization,
  'naive-matmul': () => product('naive'),
  'tiled-matmul': tiled,
  reduction: each('sum', 'mean', 'max'),
  'early-stopping': earlyStopping,
  'recorded-step': recordedStep,
}

/** The first thing that is wrong with the part that an exercise is about; null where nothing is. */
export async function grade(exercise: string): Promise<Finding | null> {
  try {
    await checks[exercise]()
    return null
  } catch (error) {
    if (error instanceof Mistake) return error.finding
    return {
      what: { ru: 'проверка', en: 'the check' },
      where: { ru: 'во время вычисления', en: 'while it computed' },
      expected: { ru: 'никакой ошибки', en: 'no error' },
      got: messageOf(error),
    }
  }
}

/** The engine's own words; those of what an exercise begins with in Russian too. */
function messageOf(error: unknown): Finding['got'] {
  const en = error instanceof Error ? error.message : String(error)
  if (!en.startsWith('values were written from the host inside a recorded step')) return en
  return {
    ru: 'внутри записанного шага числа записаны с хоста, а повторяется только то, что делает устройство: записывайте их перед каждым повтором',
    en,
  }
}
