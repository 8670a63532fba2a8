import { powerOfTen } from './powerOfTen.js'

// What the engine prints while tasks run, in Russian: it prints in English, as Keras does.

/** A line, or a piece of one, and what it becomes; decimals of what is found are written with a comma. */
const LINES: readonly [pattern: RegExp, russian: string | ((...found: string[]) => string)][] = [
  // The line of an epoch
  [/^Epoch (\d+)\/(\d+)$/, 'Эпоха $1/$2'],
  [
    /^( *\d+(?:\/\d+)? (?:[━╺]+ |- ))([\d:]+)(s?) (\d+)(s|ms|us)\/step(.*)$/,
    (_, count, time, seconds, step, unit, logs) =>
      `${count}${time}${seconds && ' с'} ${step} ${UNITS[unit]}/шаг${decimals(logs)}`,
  ],

  // Callbacks
  [/^Epoch (\d+): early stopping$/, 'Эпоха $1: ранняя остановка'],
  [/^Restoring model weights from the end of the best epoch: (\d+)\.$/, 'Возвращаю веса лучшей эпохи: $1.'],
  [
    /^Epoch (\d+): (\S+) improved from (\S+) to (\S+)$/,
    (_, epoch, name, from, to) =>
      from.endsWith('Infinity')
        ? `Эпоха ${epoch}: ${name} — ${decimals(to)}`
        : `Эпоха ${epoch}: ${name} лучше: было ${decimals(from)}, стало ${decimals(to)}`,
  ],
  [
    /^Epoch (\d+): (\S+) did not improve from (\S+)$/,
    (_, epoch, name, best) => `Эпоха ${epoch}: ${name} не лучше, чем ${decimals(best)}`,
  ],
  [/^Epoch (\d+): saved model to (.+)$/, 'Эпоха $1: модель сохранена в $2'],
  [
    /^Epoch (\d+): (LearningRateScheduler setting|ReduceLROnPlateau reducing) learning rate to (\S+)\.$/,
    (_, epoch, what, rate) => {
      const [callback, does] = what.split(' ')
      return `Эпоха ${epoch}: ${callback} ${does === 'setting' ? 'задаёт' : 'снижает'} скорость обучения: ${decimals(rate)}`
    },
  ],
  [
    /^LearningRateFinder: the loss fell fastest at a learning rate of (\S+)$/,
    (_, rate) =>
      `LearningRateFinder: быстрее всего функция потерь падала при скорости обучения ${decimals(rate)}`,
  ],
  [
    /^LearningRateFinder: the loss never fell; widen the range from minRate to maxRate$/,
    'LearningRateFinder: функция потерь не падала; раздвиньте границы minRate и maxRate',
  ],
  [
    /^Batch (\d+): the loss is (\S+), training stops$/,
    'Батч $1: функция потерь равна $2, обучение остановлено',
  ],
  [/^Going on after epoch (\d+), from the backup in (.+)$/, 'Продолжаю после эпохи $1, по сохранённому в $2'],
  [
    /^Trial (\d+\/\d+) (.+) - (failed: .+|\S+ [\d.]+) - ([\d.]+)s$/,
    (_, number, values, outcome, seconds) =>
      `Проба ${number} ${values} - ${outcome.startsWith('failed') ? outcome.replace('failed', 'не получилось') : decimals(outcome)} - ${decimals(seconds)} с`,
  ],

  // model.summary()
  [/^Model: "(.+)"$/, 'Модель: "$1"'],
  [/^┃ Layer \(type\) .*$/, (line) => HEADINGS.reduce(inPlace, line)],
  [
    /^ (Total|Trainable|Non-trainable|Optimizer) params: ([\d,]+) \(([\d.]+) ([KMGT]?)B\)$/,
    (_, which, count, size, unit) =>
      ` ${PARAMETERS[which]}: ${count.replaceAll(',', '\u00a0')} (${decimals(size)} ${MEMORY[unit]})`,
  ],
  [/^│.*│ +[\d,]+(?: \(unbuilt\))? │.*$/, (line) => inPlace(grouped(line), ['0 (unbuilt)', 'не построен'])],
]

const UNITS: Readonly<Record<string, string>> = { s: 'с', ms: 'мс', us: 'мкс' }
const MEMORY: Readonly<Record<string, string>> = { '': 'Б', K: 'КБ', M: 'МБ', G: 'ГБ', T: 'ТБ' }
const PARAMETERS: Readonly<Record<string, string>> = {
  Total: 'Всего параметров',
  Trainable: 'Обучаемых',
  'Non-trainable': 'Необучаемых',
  Optimizer: 'Параметров оптимизатора',
}
const HEADINGS: readonly [english: string, russian: string][] = [
  ['Layer (type)', 'Слой (класс)'],
  ['Output Shape', 'Форма выхода'],
  ['   Param #', 'Параметров'],
  ['Connected to', 'Соединён с'],
]

/** 0,25 and 2,5·10⁻⁴ */
const decimals = (text: string) =>
  text
    .replace(/(\d)\.(\d)/g, '$1,$2')
    .replace(/(\d)e([+-]\d+)/g, (_, digit, exponent) => `${digit}·${powerOfTen(Number(exponent))}`)

/** Numbers of a row as Russian readers group them; shapes, in which a comma is followed by a space, stay. */
const grouped = (line: string) => line.replace(/(\d),(?=\d{3})/g, '$1\u00a0')

/** A text in the place of another, in a table whose columns keep their width. */
function inPlace(line: string, [english, russian]: readonly [string, string]): string {
  return line.replace(english, russian.padEnd(english.length))
}

/** Where a line of a terminal begins again, and what is left of the old one is wiped out. */
const [AGAIN, WIPE] = ['\r', '\x1b[K']

/** What the engine has printed, in Russian; lines that it has not printed stay as they are. */
export function printedInRussian(text: string): string {
  return text.split('\n').map(lineInRussian).join('\n')
}

function lineInRussian(line: string): string {
  if (line.startsWith(AGAIN)) return AGAIN + lineInRussian(line.slice(AGAIN.length))
  if (line.endsWith(WIPE)) return lineInRussian(line.slice(0, -WIPE.length)) + WIPE
  const [pattern, russian] = LINES.find(([pattern]) => pattern.test(line)) ?? []
  return pattern ? line.replace(pattern, russian as string) : line
}
