import type { Lines } from '../editor/places.js'

/** A statement of the Keras original, and where the TypeScript says the same. */
export interface Pair {
  keras: string
  /** Null where there is no such place. */
  typescript: { code: string; lines: Lines } | null
}

/** A statement of more lines than these is a function or a loop, which holds others. */
const MOST_LINES = 14
/** Statements that share less than this part of their words say different things. */
const LEAST_ALIKE = 0.25

/** Pairs each statement of the Keras original with the one of the TypeScript that shares most of its words. */
export function pairsOf(keras: string, typescript: string): Pair[] {
  const candidates = statements(typescript.replace(IMPORTS, (text) => text.replace(/[^\n]/g, ' ')))
    .map((statement) => (FUNCTION.test(statement.code) ? headOf(statement) : statement))
    .filter(({ lines: [from, to] }) => to - from < MOST_LINES)
  return statements(keras)
    .filter(({ isInside }) => !isInside)
    .map(({ code }) => {
      const scored = candidates.map((candidate) => ({ ...candidate, score: alike(code, candidate.code) }))
      const best = scored.reduce((a, b) => (b.score > a.score ? b : a), {
        score: 0,
        code: '',
        lines: [0, 0] as Lines,
      })
      const { score, lines } = best
      return { keras: code, typescript: score < LEAST_ALIKE ? null : { code: best.code, lines } }
    })
}

const IMPORTS = /^import [^']*'[^']*'/gm
const FUNCTION = /^(export )?(default )?(async )?function\b/

function headOf({ code, lines: [from], isInside }: Statement): Statement {
  return { code: code.split('\n')[0], lines: [from, from], isInside }
}

interface Statement {
  code: string
  lines: Lines
  /** Whether it stands inside the brackets of another. */
  isInside: boolean
}

/** What begins on each line, up to where its brackets are closed. */
function statements(code: string): Statement[] {
  const lines = code.split('\n')
  let until = -1
  return lines.flatMap((line, from): Statement[] => {
    if (!/\w/.test(line)) return []
    let to = from
    for (let open = depth(line); open > 0 && to < lines.length - 1; open += depth(lines[to])) to++
    const isInside = from <= until
    until = Math.max(until, to)
    const indentation = line.length - line.trimStart().length
    const text = lines
      .slice(from, to + 1)
      .map((each) => each.slice(Math.min(indentation, each.search(/\S|$/))))
    return [{ code: text.join('\n'), lines: [from + 1, to + 1], isInside }]
  })
}

const depth = (line: string) =>
  [...line].reduce(
    (sum, character) => sum + Number('([{'.includes(character)) - Number(')]}'.includes(character)),
    0,
  )

/**
 * Twice the words that two statements share, as a part of all: 1 where they have the same. What is called says most of
 * what a statement does; where the two call nothing alike, they do different things.
 */
function alike(keras: string, typescript: string): number {
  const [a, b] = [words(keras), words(typescript)]
  const calls = (counts: ReadonlyMap<string, number>) => [...counts].filter(([, weight]) => weight > 1)
  if (calls(a).length > 0 && !calls(a).some(([word]) => b.has(word))) return 0
  const sum = (weights: Iterable<number>) => [...weights].reduce((total, weight) => total + weight, 0)
  const shared = [...a]
    .filter(([word]) => b.has(word))
    .map(([word, weight]) => Math.min(weight, b.get(word)!))
  return (2 * sum(shared)) / (sum(a.values()) + sum(b.values()))
}

/** The words of some code and their weights; x_train and xTrain are one word, and so are 60000 and 60_000. */
function words(code: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const [, text, called] of code.matchAll(/([A-Za-z_]\w*|\d[\d_.]*)(\()?/g)) {
    const plain = text.replaceAll('_', '').toLowerCase()
    const word = RENAMED.get(plain) ?? plain
    if (!IDLE_WORDS.has(word)) found.set(word, Math.max(found.get(word) ?? 0, called ? 3 : 1))
  }
  return found
}

const IDLE_WORDS = new Set([
  '',
  'const',
  'await',
  'new',
  'return',
  'let',
  'async',
  'def',
  'function',
  'export',
  'for',
  'of',
])

/** What is called otherwise here. */
const RENAMED = new Map(
  Object.entries({
    text: 'print',
    value: 'print',
    learningratefinder: 'lrfinder',
    minrate: 'minlr',
    maxrate: 'maxlr',
    schedule: 'lrschedule',
    gridsearch: 'gridsearchcv',
    mobilenetv2: 'vgg16',
    resnet: 'resnet50',
    floor: 'int',
  }),
)
