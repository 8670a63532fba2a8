import type { Turn } from '../../bench/measure.js'
import type { BenchName } from '../../bench/names.js'
import type { Bilingual } from '../../tasks/language.js'
import { figure } from '../glassbox/units.js'
import { language, say } from '../site/language.js'

/** What each bench measures. */
export const ABOUT: Readonly<Partial<Record<BenchName, Bilingual>>> = {
  step: { ru: 'шаг обучения MLP', en: 'training step of an MLP' },
  'step-cnn': { ru: 'шаг обучения CNN', en: 'training step of a CNN' },
  'step-resnet': { ru: 'шаг обучения ResNet из 8 слоёв', en: 'training step of a ResNet of 8 layers' },
  lstm: { ru: 'шаг обучения LSTM', en: 'training step of an LSTM' },
  'step-mixed': { ru: 'шаги в mixed_float16', en: 'steps by mixed_float16' },
  forward: { ru: 'прямой проход трёх сетей', en: 'forward passes of the three networks' },
  resnet50: { ru: 'прямой проход ResNet50', en: 'forward pass of ResNet50' },
  matmul: { ru: 'умножение матриц', en: 'matrix product' },
  conv2d: { ru: 'свёртки и оба их градиента', en: 'convolutions and both gradients' },
  elementwise: { ru: 'сложение, relu, tanh', en: 'addition, relu, tanh' },
  reduce: { ru: 'суммы', en: 'sums' },
  softmax: { ru: 'softmax', en: 'softmax' },
  batchnorm: { ru: 'нормализация по батчу', en: 'batch normalization' },
  dropout: { ru: 'дропаут', en: 'dropout' },
  adam: { ru: 'шаг Adam', en: 'a step of Adam' },
  embedding: { ru: 'векторы слов и их градиент', en: 'embedding and its gradient' },
  ladder: { ru: 'лестница ядер', en: 'the ladder of kernels' },
}

/** Names of cases in Russian, by patterns: sizes and names of code stay. */
const RUSSIAN: readonly [pattern: RegExp, russian: string][] = [
  [/^first step/, 'первый шаг'],
  [/^ladder of /, 'лестница: '],
  [/ step by mixed_float16,/, ': шаг в mixed_float16,'],
  [/ step,/, ': шаг обучения,'],
  [/^(\S+) forward, batch/, '$1: прямой проход, batch'],
  [/conv2d forward/, 'conv2d вперёд'],
  [/conv2d input gradient/, 'conv2d, градиент по входу,'],
  [/conv2d filter gradient/, 'conv2d, градиент по фильтру,'],
  [/depthwise/, 'поканальная'],
  [/, stride (\d)/, ', шаг $1'],
  [/batch (\d+)/, 'батч $1'],
  [/^add a row to each of/, 'строка, прибавленная к каждой из'],
  [/ over rows$/, ' по строкам'],
  [/ over columns$/, ' по столбцам'],
  [/ over everything$/, ' целиком'],
  [/, forward and backward$/, ', вперёд и обратно'],
  [/ with Adam, (\d+) words a step$/, ' с Adam, $1 слов за шаг'],
  [/^memory of MLP steps/, 'память шагов MLP'],
  [/after (\d+) and (\d+) steps/, 'после $1 и $2 шагов'],
  [/shaders not compiled yet/, 'шейдеры ещё не скомпилированы'],
  [/shaders in the cache/, 'шейдеры в кэше'],
]

/** The name of a case in the visitor's language. */
export function caseName(name: string): string {
  if (language.value === 'en') return name
  return RUSSIAN.reduce((text, [pattern, russian]) => text.replace(pattern, russian), name)
}

/** Why a contestant has no times; what a library has said itself stays in its words. */
export function reasonText(reason: string): string {
  const [, seconds] = /^takes ([\d.]+) s each time$/.exec(reason) ?? []
  if (seconds) return `${figure(Number(seconds))} ${say({ ru: 'с за раз', en: 's each time' })}`
  if (reason.startsWith('its answer differs')) return say({ ru: 'другой ответ', en: 'another answer' })
  return say({ ru: 'не умеет', en: 'can’t' })
}

/** What goes on, in words. */
export function turnText({ case: name, who, stage }: Turn): string {
  const ceiling = {
    'fma ceiling': { ru: 'предел f32', en: 'f32 limit' },
    'copy ceiling': { ru: 'предел памяти', en: 'memory limit' },
  }[who]
  const stages = {
    answer: { ru: 'ответ', en: 'answer' },
    'warm-up': { ru: 'разогрев', en: 'warm-up' },
  }
  const at = typeof stage === 'number' ? { ru: `круг ${stage}`, en: `round ${stage}` } : stages[stage]
  return `${caseName(name)} · ${ceiling ? say(ceiling) : who} · ${say(at)}`
}

/** What a record says of where it was measured, by name. */
const CIRCUMSTANCES: Readonly<Record<string, Bilingual>> = {
  date: { ru: 'когда', en: 'when' },
  processor: { ru: 'процессор', en: 'processor' },
  'load before': { ru: 'загрузка до того', en: 'load before' },
  browser: { ru: 'браузер', en: 'browser' },
  clock: { ru: 'шаг часов', en: 'clock' },
  background: { ru: 'страница была в фоне', en: 'the page was in the background' },
}

export const circumstanceName = (name: string): string => say(CIRCUMSTANCES[name] ?? name)

export function circumstanceText(name: string, value: string): string {
  if (name === 'date') return new Date(value).toLocaleDateString(language.value, { dateStyle: 'long' })
  if (name === 'background') return say({ ru: 'да', en: 'yes' })
  return language.value === 'ru' ? value.replace(/ threads$/, ' потоков').replace(/µs$/, 'мкс') : value
}

export const flopRate = (gflops: number): string =>
  `${figure(gflops)} ${say({ ru: 'GFLOP/с', en: 'GFLOP/s' })}`
export const byteRate = (gigabytes: number): string =>
  `${figure(gigabytes)} ${say({ ru: 'ГБ/с', en: 'GB/s' })}`
export const percent = (share: number): string =>
  share.toLocaleString(language.value, { style: 'percent', maximumSignificantDigits: share < 0.1 ? 2 : 3 })
