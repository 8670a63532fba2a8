import { type Callback, ready } from 'glassgrad'
import {
  type DebugStep,
  dispatchOf,
  type Explanation,
  explain,
  type StepTensor,
  Timeline,
  tryShader,
} from 'glassgrad/debug'
import type { Findings, Inquiry, Origin, OriginSource, Past, Still } from './protocol.js'

/** Elements of an array that the page gets. */
const MOST_ELEMENTS = 2 ** 20
/** Terms of a sum that the page gets. */
const MOST_TERMS = 24

/** The worker's side of the debugger: keeps the steps of the latest training, and looks into one at a time. */
export class Standstill {
  #timeline: Timeline | null = null
  #step: DebugStep | null = null
  #turn: Promise<unknown> = Promise.resolve()

  /** Follows a training that begins. */
  follow(): Callback {
    this.forget()
    this.#timeline = new Timeline()
    return this.#timeline
  }

  /** What there is to look at. */
  get past(): Past {
    return { length: this.#timeline?.length ?? 0, epochs: this.#timeline?.epochs ?? [] }
  }

  forget(): void {
    this.#timeline?.release()
    this.#timeline = null
    this.#step = null
  }

  /** One question after the other: who reads moves the step on. */
  answer(inquiry: Inquiry): Promise<Findings[Inquiry['ask']]> {
    const answer = this.#turn.then(() => this.#answer(inquiry))
    this.#turn = answer.catch(() => {})
    return answer
  }

  async #answer(inquiry: Inquiry): Promise<Findings[Inquiry['ask']]> {
    await ready()
    if (inquiry.ask === 'step') {
      if (!this.#timeline) throw new Error('no training has been looked into')
      this.#step = await this.#timeline.step(inquiry.number)
      return stillOf(this.#step)
    }
    const step = this.#step
    if (!step) throw new Error('no step stands still')
    switch (inquiry.ask) {
      case 'values': {
        const { data, shape } = await step.tensors[inquiry.tensor].array()
        const copy = data.slice(0, MOST_ELEMENTS) as Float32Array<ArrayBuffer>
        return { shape: [...shape], data: copy }
      }
      case 'origin':
        return originOf(step, await explain(step, step.tensors[inquiry.tensor], inquiry.index))
      case 'dispatch':
        return dispatchOf(step, step.tensors[inquiry.tensor], inquiry.element)
      case 'try':
        return tryShader(step, inquiry.row, inquiry.code)
    }
  }
}

async function stillOf(step: DebugStep): Promise<Still> {
  const numbers = new Map(step.tensors.map((tensor, i) => [tensor, i]))
  const numbersOf = (tensors: (row: number) => StepTensor[]) =>
    step.rows.map(({ id }) => {
      try {
        return tensors(id).map((tensor) => numbers.get(tensor)!)
      } catch {
        return [] // a row of no operation
      }
    })
  return {
    number: step.number,
    loss: await step.loss(),
    rows: step.rows,
    shaders: step.shaders,
    tensors: step.tensors.map(({ path, role, shape, dtype, row, inMemory }) => {
      return { path, role, shape: [...shape], dtype, row, inMemory }
    }),
    reads: numbersOf((row) => step.inputs(row)),
    writes: numbersOf((row) => step.outputs(row)),
  }
}

function originOf(step: DebugStep, explanation: Explanation): Origin {
  const { tensor, index, value, op, formula, terms, isSum, also, computed, ulps } = explanation
  const numberOf = (tensor: StepTensor) => step.tensors.indexOf(tensor)
  const sourceOf = ({ symbol, tensor, index, value }: Explanation['also'][number]): OriginSource => {
    return { symbol, tensor: numberOf(tensor), index, value }
  }
  const read = new Map<StepTensor, number[]>()
  for (const { tensor, index } of [...terms.flatMap(({ sources }) => sources), ...also]) {
    const element = index.reduce((place, i, axis) => place * tensor.shape[axis] + i, 0)
    read.set(tensor, [...(read.get(tensor) ?? []), element])
  }
  return {
    ...{ index, value, op, formula, isSum, computed, ulps },
    tensor: numberOf(tensor),
    terms: terms.slice(0, MOST_TERMS).map(({ value, factor, sources }) => {
      return { value, factor, sources: sources.map(sourceOf) }
    }),
    count: terms.length,
    also: also.slice(0, MOST_TERMS).map(sourceOf),
    read: [...read].map(([tensor, elements]) => ({ tensor: numberOf(tensor), elements })),
  }
}
