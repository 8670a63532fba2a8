import type { Bilingual } from '../../tasks/language.js'
import { shareText } from '../../tasks/share.js'
import type { Share } from '../../tasks/task.js'

/** A number or a name in a task's source that the page offers to change. */
export interface Setting {
  label: string
  /** As it is written in the source, but for the underscores in numbers. */
  value: string
  /** Where it stands there. */
  start: number
  end: number
  /** What it may be, where it is a name; null for numbers. */
  choices: readonly string[] | null
}

const NUMBERS =
  'images|epochs|batchSize|validationSplit|learningRate|patience|momentum|minRate|maxRate|' +
  'rotationRange|widthShiftRange|heightShiftRange|zoomRange'
const NUMBER = '(?<value>\\d[\\d_]*(?:[.]\\d+)?(?:e-?\\d+)?)'

/** What is looked for; a group names the setting, another is its value. */
const PATTERNS: readonly { pattern: string; choices: readonly string[] | null }[] = [
  { pattern: `\\b(?<label>${NUMBERS}): ${NUMBER}`, choices: null },
  // Ten units are the classes: another number of them would fit no labels.
  { pattern: `\\bnew (?<label>Dense|Conv2D|Dropout)\\((?!10\\b)${NUMBER}`, choices: null },
  {
    pattern: `\\b(?<label>optimizer): '(?<value>\\w+)'`,
    choices: ['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad', 'adadelta', 'adamax', 'nadam', 'lion'],
  },
  {
    pattern: `\\b(?<label>activation): '(?!softmax)(?<value>\\w+)'`,
    choices: ['relu', 'sigmoid', 'tanh', 'elu', 'selu', 'gelu', 'silu', 'leaky_relu', 'softplus'],
  },
  {
    pattern: `\\b(?<label>loss): '(?<value>\\w+)'`,
    choices: ['categorical_crossentropy', 'mean_squared_error', 'binary_crossentropy'],
  },
]

/**
 * The settings in a task's source, in their order there; equal names are numbered.
 * @param software whether the device is a software one: of the two shares of the data that a task may name, only
 *   the one that it will take is offered
 */
export function findSettings(source: string, software: boolean): Setting[] {
  const [from, to] = unusedShare(source, software)
  const found = PATTERNS.flatMap(({ pattern, choices }) =>
    [...source.matchAll(new RegExp(pattern, 'dg'))].map((match) => {
      const [start, end] = match.indices!.groups!.value
      const { label, value } = match.groups!
      return { label, value: choices ? value : value.replaceAll('_', ''), start, end, choices }
    }),
  )
    .filter(({ start }) => start < from || start >= to)
    .sort((a, b) => a.start - b.start)
  return found.map((setting) => {
    const alike = found.filter(({ label }) => label === setting.label)
    const label = alike.length > 1 ? `${setting.label} ${alike.indexOf(setting) + 1}` : setting.label
    return { ...setting, label, choices: setting.choices && withOwn(setting.choices, setting.value) }
  })
}

/** The source with another value for a setting, or null where the value isn't one. */
export function change(source: string, { start, end, choices }: Setting, value: string): string | null {
  const isValid = choices ? choices.includes(value) : new RegExp(`^${NUMBER}$`).test(value)
  return isValid ? source.slice(0, start) + value + source.slice(end) : null
}

/** Whether a source takes fewer images or epochs than another: what it reaches then says nothing about the task's goal. */
export function takesLess(source: string, original: string, software: boolean): boolean {
  return lowered(source, original, software).length > 0
}

/** The images that a source takes, where those are fewer than another takes. */
export function fewerImages(source: string, original: string, software: boolean): number | null {
  const images = lowered(source, original, software).find(({ label }) => label.startsWith('images'))
  return images ? Number(images.value) : null
}

/** Numbers of images and epochs that are lower than they were. */
function lowered(source: string, original: string, software: boolean): Setting[] {
  const share = (text: string) =>
    findSettings(text, software).filter(({ label }) => /^(images|epochs)\b/.test(label))
  const before = share(original)
  return share(source).filter(({ label, value }) => {
    const was = before.find((setting) => setting.label === label)
    return was !== undefined && Number(value) < Number(was.value)
  })
}

/** Where in `share(full, brief)` the share stands that this device will not take. */
function unusedShare(source: string, software: boolean): [from: number, to: number] {
  const match = /\bshare\((\{[^}]*\}), (\{[^}]*\})/d.exec(source)
  return match?.indices?.[software ? 1 : 2] ?? [0, 0]
}

/**
 * What a task takes on a software device, in words: of `share(full, brief)` the second; null where it has only one, and
 * takes all.
 */
export function briefShare(source: string): Bilingual | null {
  const [, full, brief] = /\bshare\((\{[^}]*\}), (\{[^}]*\})/.exec(source) ?? []
  if (!brief) return null
  const number = (text: string, name: string) =>
    Number(new RegExp(`${name}: ([\\d_]+)`).exec(text)?.[1].replaceAll('_', ''))
  const shareOf = (text: string): Share => ({
    images: number(text, 'images'),
    epochs: number(text, 'epochs'),
  })
  return shareText(shareOf(brief), shareOf(full))
}

function withOwn(choices: readonly string[], value: string): readonly string[] {
  return choices.includes(value) ? choices : [value, ...choices]
}
