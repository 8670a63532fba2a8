import {
  type Callback,
  inspect,
  type Model,
  measureCeilings,
  NdArray,
  type RunParams,
  type Tensor,
  type Trace,
  type TracedRow,
  trace,
  withVariants,
} from 'glassgrad'
import { portrait } from './portrait.js'
import type { Climb, Glimpse, Inside, Measured, Variants } from './protocol.js'

/** Steps of a run that are told of; a search has very many. */
const MOST_STEPS = 8
/** Examples that a model is inspected with. */
const INSPECTED = 8
/** Between two looks into a model in training. */
const PAUSE_MS = 2_000
/** Training steps by which a rung is measured. */
const CLIMBED = 8

type Examples = RunParams['examples']

/** What the watcher tells. */
export type Sight = { type: 'trace'; glimpse: Glimpse } | { type: 'inside'; inside: Inside }

/** The worker's side of the glass box: looks into runs, and measures rungs of the ladder on a trained model. */
export class Watcher {
  readonly #tell: (sight: Sight) => void
  /** Whether somebody looks into the run that goes on. */
  looking = false
  #looked = Number.NEGATIVE_INFINITY
  #ceilings: Glimpse['ceilings'] = null
  /** What the latest model was trained on, and by how many examples at a time. */
  #examples: Examples | null = null
  #batchSize = 32
  #reference: { model: Model; iterations: number; measured: Measured; weights: Float32Array } | null = null
  #climb: Promise<unknown> = Promise.resolve()
  /** While rungs are measured: such a `fit` is no run of the visitor's. */
  climbing = false

  constructor(tell: (sight: Sight) => void) {
    this.#tell = tell
  }

  /** Runs a task, traced where somebody looks. */
  async run<T>(looking: boolean, body: () => Promise<T>): Promise<T> {
    await this.#climb
    this.looking = looking
    if (!looking) return body()
    const show = (trace: Trace) => {
      const steps = trace.steps.slice(-MOST_STEPS)
      this.#batchSize = trace.steps.findLast(({ kind }) => kind === 'train')?.examples ?? this.#batchSize
      this.#tell({ type: 'trace', glimpse: { trace: { ...trace, steps }, ceilings: this.#ceilings } })
    }
    let result!: T
    const seen = await trace(async () => {
      result = await body()
    }, show)
    this.#ceilings ??= await measureCeilings()
    show(seen)
    return result
  }

  /** Takes note of a training that begins. */
  begin({ params }: Callback): void {
    this.#examples = params.examples
    this.#looked = Number.NEGATIVE_INFINITY
  }

  /** Looks into a model in training: now and then, and at its end. */
  async look({ model }: Callback, epoch: number, atEnd = false): Promise<void> {
    if (!this.looking || (!atEnd && performance.now() - this.#looked < PAUSE_MS)) return
    const { inputs, targets } = this.#first(INSPECTED)
    try {
      const layers = await inspect(model as Model, inputs, targets)
      this.#tell({
        type: 'inside',
        inside: {
          epoch,
          layers: layers.map(({ name, kind, output, weights }) => ({
            name,
            kind,
            output: portrait(output, 'batch'),
            weights: weights.map(({ name, value, gradient }) => ({
              name,
              value: portrait(value, 'weight'),
              gradient: gradient && portrait(gradient, 'weight'),
            })),
          })),
        },
      })
    } catch (error) {
      this.#tell({ type: 'inside', inside: { epoch, layers: [], reason: (error as Error).message } })
    }
    this.#looked = performance.now()
  }

  /** A few training steps with these rungs and with the chosen ones, from the same weights, which come back. */
  climb(model: Model, variants: Variants): Promise<Climb> {
    const climb = this.#climb.then(() => this.#compare(model, variants))
    this.#climb = climb.catch(() => {})
    return climb
  }

  async #compare(model: Model, variants: Variants): Promise<Climb> {
    const { iterations } = model.compiled.optimizer
    let reference = this.#reference
    if (reference?.model !== model || reference.iterations !== iterations) {
      reference = { model, iterations, ...(await this.#steps(model, {})) }
      this.#reference = reference
    }
    const { measured, weights } = await this.#steps(model, variants)
    const largest = reference.weights.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1
    const furthest = weights.reduce((most, x, i) => Math.max(most, Math.abs(x - reference.weights[i])), 0)
    return { chosen: reference.measured, asked: measured, difference: furthest / largest }
  }

  async #steps(model: Model, variants: Variants): Promise<{ measured: Measured; weights: Float32Array }> {
    const { optimizer } = model.compiled
    const [before, memory] = [await model.getWeights(), await optimizer.getWeights()]
    const batchSize = this.#batchSize
    const { inputs, targets } = this.#first(CLIMBED * batchSize)
    const epochs = Math.ceil((CLIMBED * batchSize) / inputs[0].shape[0])
    const options = { batchSize, epochs, shuffle: false, seed: 0, verbose: 0 } as const
    this.climbing = true
    try {
      let loss = Number.NaN
      const { steps } = await withVariants(variants, () =>
        trace(async () => {
          const { history } = await model.fit(inputs, targets, options)
          loss = history.loss.at(-1)!
        }),
      )
      const { rows, time } = steps[0]
      const arrays = await model.getWeights()
      const kernels = {
        matmul: sum(rows.filter(({ shader }) => shader.startsWith('matmul/'))),
        conv2d: sum(rows.filter(({ shader }) => shader.startsWith('conv2d/'))),
      }
      return { measured: { step: time!, kernels, loss }, weights: joined(arrays) }
    } finally {
      model.setWeights(before)
      optimizer.setWeights(memory)
      this.climbing = false
    }
  }

  /** Some of the examples that the latest model was trained on. */
  #first(count: number): { inputs: (NdArray | Tensor)[]; targets: (NdArray | Tensor)[] } {
    if (!this.#examples) throw new Error('no training has been looked into')
    const cut = (array: NdArray | Tensor) => {
      const end = Math.min(count, array.shape[0])
      return array instanceof NdArray ? array.slice(0, end) : array.slice([0], [end])
    }
    const { inputs, targets } = this.#examples
    return { inputs: inputs.map(cut), targets: targets.flatMap((target) => (target ? [cut(target)] : [])) }
  }
}

const sum = (rows: readonly TracedRow[]) => rows.reduce((total, { ms }) => total + (ms ?? 0), 0)

function joined(arrays: readonly NdArray[]): Float32Array {
  const all = new Float32Array(arrays.reduce((count, { size }) => count + size, 0))
  let at = 0
  for (const { data, size } of arrays) {
    all.set(data, at)
    at += size
  }
  return all
}
