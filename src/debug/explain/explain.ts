import { misplaced } from '../../show.js'
import type { NdArray } from '../../tensor/ndarray.js'
import type { DebugStep, StepTensor } from '../step.js'
import type { Operand, Operation, Version } from '../versions.js'
import { type Answer, indexIn, type Part, placeIn, type Question, type Seen } from './rule.js'
import { ruleOf } from './rules.js'

/** An element that another one was made of: `explain(step, tensor, index)` goes on from here. */
export interface Source {
  /** What the formula calls the tensor. */
  symbol: string
  tensor: StepTensor
  index: number[]
  value: number
}

/** An addend of a sum, or what a function was given. */
export interface Term {
  value: number
  sources: Source[]
  /** What their product is multiplied by. @default 1 */
  factor?: number
}

/** How one element came to be, one level deep. */
export interface Explanation {
  tensor: StepTensor
  index: number[]
  /** The device's number. */
  value: number
  /** The op; null for what the step begins with. */
  op: string | null
  /** The row that made it; -1: before the step. */
  row: number
  /** `y[3, 17] = Σₖ x[3, k] · w[k, 17] + b[17]` */
  formula: string
  /** The largest first. */
  terms: Term[]
  /** Whether the terms add up to what the formula sums; else a function was given them. */
  isSum: boolean
  /** What else matters without being a term: through a mean, a largest value, an index. */
  also: Source[]
  /** The value by the rule, sums in double precision. */
  computed: number
  /** How far the device's number is from it, in units of its last place. */
  ulps: number
}

/**
 * Says how one element of a step came to be: which elements it was made of, by what formula, and how much each of them gives.
 * @param tensor one of the step's, or its path: `dense.kernel`
 * @throws RangeError for an index outside of its shape; Error where an operation has no rule
 */
export async function explain(
  step: DebugStep,
  tensor: StepTensor | string,
  index: readonly number[],
): Promise<Explanation> {
  const asked = typeof tensor === 'string' ? step.tensor(tensor) : tensor
  requireIndex(asked, index)
  const { version } = asked
  const at = placeIn(asked.shape, index)
  const values = await Values.for(step, version)
  const value = values.of(version, at)
  const base = { tensor: asked, index: [...index], value, row: asked.row }
  if (!version.maker) {
    const formula = `${asked.path}[${index.join(', ')}] = ${value}: ${asked.name}`
    return { ...base, op: null, formula, terms: [], isSum: true, also: [], computed: value, ulps: 0 }
  }
  const answer = values.answer(version, at)
  const source = ([of, place]: Part['reads'][number]): Source => {
    const { version } = of.operand
    return {
      symbol: of.symbol,
      tensor: step.tensorOf(version),
      index: indexIn(version.shape, place),
      value: of.get(place),
    }
  }
  const terms = answer.parts.map(({ value, reads, factor }): Term => {
    return { value, sources: reads.map(source), ...(factor !== undefined && { factor }) }
  })
  if (answer.isSum) terms.sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  return {
    ...base,
    op: version.maker.name,
    formula: answer.formula,
    terms,
    isSum: answer.isSum,
    also: (answer.also ?? []).map(source),
    computed: answer.value,
    ulps: ulpsBetween(value, answer.value, version.dtype),
  }
}

function requireIndex({ path, shape }: StepTensor, index: readonly number[]): void {
  const fits =
    Array.isArray(index) &&
    index.length === shape.length &&
    index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis])
  if (fits) return
  throw new RangeError(`explain: ${path} has shape [${shape}], ${misplaced('an index inside it', index)}`)
}

/** Values of what an operation works on, read from the step or found by rules. */
class Values {
  readonly #arrays = new Map<Version, NdArray>()

  private constructor() {}

  /** All that a version's rule may look at, read. */
  static async for(step: DebugStep, version: Version): Promise<Values> {
    const values = new Values()
    const wanted = new Set<Version>([version])
    for (const each of wanted) {
      if (each.inMemory) {
        if (!values.#arrays.has(each)) values.#arrays.set(each, await step.tensorOf(each).array())
        if (each !== version) continue
      }
      for (const operand of each.maker ? operandsOf(each.maker) : []) wanted.add(operand.version)
    }
    return values
  }

  of(version: Version, at: number): number {
    const array = this.#arrays.get(version)
    if (array) return array.data[at]
    return version.maker ? this.answer(version, at).value : Number.NaN
  }

  answer(version: Version, at: number): Answer {
    const maker = version.maker!
    const seen = (operand: Operand | null, symbol: string): Seen | null => {
      if (!operand) return null
      const { version: of, shape } = operand
      return { symbol, shape, size: shape.reduce((a, b) => a * b, 1), operand, get: (at) => this.of(of, at) }
    }
    const named = (operands: Readonly<Record<string, Operand>>) =>
      Object.fromEntries(Object.entries(operands).map(([name, operand]) => [name, seen(operand, name)!]))
    const output = maker.outputs.find((operand) => operand.version === version)
    const beside = Object.entries(maker.beside).find(([, each]) => each === version)
    const { shape } = output ?? version
    const question: Question = {
      at,
      index: indexIn(shape, at),
      shape,
      name: 'y',
      which: output?.place ?? beside?.[0] ?? 'scratch',
      x: maker.inputs.map((operand, i) => seen(operand, `x${i + 1}`)!),
      before: maker.before.map((operand) => seen(operand, 'before')),
      settings: named(maker.settings),
      made: {
        ...named(Object.fromEntries(maker.outputs.map((operand) => [operand.place, operand]))),
        ...named(
          Object.fromEntries(
            Object.entries(maker.beside).map(([name, version]) => [name, { version, shape: version.shape }]),
          ),
        ),
      },
      attributes: maker.call?.attributes,
      dispatch: maker.dispatch,
      get own() {
        return array ? array.data[at] : Number.NaN
      },
    }
    const array = this.#arrays.get(version)
    return ruleOf(maker)(question)
  }
}

function operandsOf({ inputs, before, settings, outputs, beside }: Operation): Operand[] {
  const kept = before.filter((each) => each !== null)
  const made = Object.values(beside).map((version) => ({ version, shape: version.shape }))
  return [...inputs, ...kept, ...Object.values(settings), ...outputs, ...made]
}

const float = new Float32Array(1)
const word = new Int32Array(float.buffer)

/** How many float32 lie between two numbers; of whole numbers, their difference. */
function ulpsBetween(a: number, b: number, dtype: string): number {
  if (dtype !== 'float32' && dtype !== 'float16') return Math.abs(a - b)
  if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY
  float[0] = b
  const size = Math.abs(float[0])
  word[0] &= 0x7f800000
  const unit = size === 0 ? 2 ** -149 : Math.max(float[0] * 2 ** -23, 2 ** -149)
  return Math.abs(a - b) / unit
}
