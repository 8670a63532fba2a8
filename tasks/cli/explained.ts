import { type DebugStep, type Explanation, explain, type Source, type StepTensor } from 'glassgrad/debug'
import type { Language } from '../language.js'

/** Terms of a sum, and other numbers, that are written out. */
const TERMS = { ofSum: 4, others: 12 }

const WORDS = {
  start: { ru: 'с этим шаг начинается', en: 'the step begins with it' },
  row: { ru: 'строка', en: 'row' },
  together: { ru: 'слагаемых, вместе', en: 'more terms, together' },
  more: { ru: 'чисел ещё', en: 'more numbers' },
  rule: { ru: 'по правилу', en: 'by the rule' },
  ulp: { ru: 'ulp от числа устройства', en: 'ulp from the device’s number' },
}

const written = (value: number) => Number(value.toPrecision(5)).toString()
const place = (tensor: StepTensor, index: readonly number[]) => `${tensor.path}[${index.join(', ')}]`

/** One level: the number, the formula, its largest terms with what they were made of. */
export function explanationText(found: Explanation, language: Language): string {
  const { tensor, index, value, op, row, formula, terms, isSum, computed, ulps } = found
  const head = `${place(tensor, index)} = ${written(value)}`
  if (!op) return `${head}   ${WORDS.start[language]}`
  const shown = terms.slice(0, isSum ? TERMS.ofSum : TERMS.others)
  const rest = terms.slice(shown.length)
  const lines = shown.map(({ value, sources, factor }) => {
    // Of a data set only what the step has picked is read.
    const parts = sources.map((source) => {
      const known = Number.isNaN(source.value) && !Number.isNaN(value) ? '' : ` = ${written(source.value)}`
      return `${place(source.tensor, source.index)}${known}`
    })
    return `  ${written(value).padStart(12)}  ${factor === undefined ? '' : `${written(factor)} · `}${parts.join(' · ')}`
  })
  if (rest.length > 0) {
    const sum = written(rest.reduce((sum, { value }) => sum + value, 0))
    const told = isSum ? WORDS.together : WORDS.more
    lines.push(`  ${(isSum ? sum : '').padStart(12)}  ${rest.length} ${told[language]}`)
  }
  const check = `  ${WORDS.rule[language]} ${written(computed)}, ${written(ulps)} ${WORDS.ulp[language]}`
  return [`${head}   ${op}, ${WORDS.row[language]} ${row}`, `  ${formula}`, ...lines, check].join('\n')
}

/** What a level leads on to: of all that the number was made of, what this step has made last. */
export function leadingOn({ terms, also, row }: Explanation): Source | null {
  const sources = [...terms.flatMap(({ sources }) => sources), ...also]
  const made = sources.filter(({ tensor }) => tensor.row >= 0 && tensor.row <= row)
  return made.reduce<Source | null>(
    (last, source) => (!last || source.tensor.row > last.tensor.row ? source : last),
    null,
  )
}

/** How a number came to be, level by level, down to what the step begins with. */
export async function wholeExplanation(
  step: DebugStep,
  path: string,
  index: readonly number[],
  language: Language,
): Promise<string> {
  const levels: string[] = []
  const seen = new Set<string>()
  let next: { tensor: StepTensor | string; index: readonly number[] } | null = { tensor: path, index }
  while (next) {
    const found: Explanation = await explain(step, next.tensor, next.index)
    levels.push(explanationText(found, language))
    seen.add(place(found.tensor, found.index))
    const source: Source | null = leadingOn(found)
    next = source && !seen.has(place(source.tensor, source.index)) ? source : null
  }
  return levels.join('\n\n')
}
