import { NdArray } from 'glassgrad'
import type { Again, AgainOptions, DebugStep } from 'glassgrad/debug'
import type { Language } from '../language.js'
import { askedNumber } from './standstill.js'

const FORMS = 'rate=0.01, matmul=naive, conv2d=naive or x[0, 3]=0.5'

/** Differences that are written out. */
const MOST = 40

/** Reads `rate=0.01 matmul=naive x[0, 3]=0.5`: what is to be another thing in a step. */
export async function askedAgain(text: string, step: DebugStep): Promise<AgainOptions> {
  const options: Record<string, number | NdArray> = {}
  const variants: Record<string, string> = {}
  for (const [part] of text.matchAll(/\S[^=]*=?\S*/g)) {
    const [, what, value] = /^([^=]+?)\s*=\s*(\S+)$/.exec(part) ?? []
    if (!what) throw new Error(`again: expected ${FORMS}, got "${part}"`)
    const { path, index } = askedNumber(what)
    if (index) {
      const { data, shape } =
        options[path] instanceof NdArray ? options[path] : await step.tensor(path).array()
      const isInside = index.length === shape.length && index.every((i, axis) => i >= 0 && i < shape[axis])
      if (!isInside) throw new Error(`again: ${path} has shape [${shape}], got the index [${index}]`)
      const at = index.reduce((place, i, axis) => place * shape[axis] + i, 0)
      options[path] = new NdArray(data.with(at, Number(value)), shape)
    } else if (path === 'rate') options.learningRate = Number(value)
    else variants[path] = value
  }
  return { ...options, ...(Object.keys(variants).length > 0 && { variants }) }
}

const figure = (x: number, digits = 5) => Number(x.toPrecision(digits)).toString()

/** Two numbers with as many digits as it takes to tell them apart. */
function apart(first: number, other: number): [string, string] {
  const digits = [5, 6, 7, 8].find((digits) => figure(first, digits) !== figure(other, digits)) ?? 9
  return [figure(first, digits), figure(other, digits)]
}

/** What differs, in words. */
export function againText({ differences, compared }: Again, language: Language): string {
  const isRussian = language === 'ru'
  if (differences.length === 0)
    return isRussian
      ? `все тензоры (${compared}) равны бит в бит`
      : `all ${compared} tensors are equal, bit for bit`
  const lines = differences.slice(0, MOST).map(({ path, unequal, size, largest, index, first, other }) => {
    const [was, is] = apart(first, other)
    const where = `${path}[${index.join(', ')}]`
    return isRussian
      ? `  ${path}: ${unequal} из ${size}, больше всего на ${figure(largest)}: ${where} = ${is} вместо ${was}`
      : `  ${path}: ${unequal} of ${size}, most by ${figure(largest)}: ${where} = ${is} instead of ${was}`
  })
  const rest = differences.length - lines.length
  if (rest > 0) lines.push(isRussian ? `  и ещё ${rest}` : `  and ${rest} more`)
  const head = isRussian
    ? `отличаются тензоры: ${differences.length} из ${compared}`
    : `${differences.length} of ${compared} tensors differ`
  return [head, ...lines].join('\n')
}
