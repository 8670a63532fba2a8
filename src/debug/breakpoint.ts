import { Callback } from '../model/callbacks/callback.js'
import { describe } from '../model/inspect/trace.js'
import type { Model } from '../model/model.js'
import type { Trainable } from '../model/trainable.js'
import type { Batches } from '../model/training/batches.js'
import type { DataSet } from '../model/training/data.js'
import type { FitOptions } from '../model/training/fitOptions.js'
import { type Due, observeSteps } from '../model/training/steps.js'
import { type Given, table, takeOptions } from '../options.js'
import { misplaced } from '../show.js'
import { gpu } from '../tensor/runtime.js'
import { remaking } from './again.js'
import { Held } from './held.js'
import { rolesIn } from './names.js'
import { DebugStep } from './step.js'

/**
 * The step to stop at: its number in the training, counted from 1; the first whose loss is above a bound; `nan`: the first
 * whose loss is no number, or that leaves a weight that is none.
 */
export type When = number | 'nan' | { lossAbove: number }

export interface BreakpointOptions {
  /** The step to stop at. */
  at: When
  /** Whether training ends there; else it goes on, and the step is kept as it was. @default true */
  stop?: boolean
}

/**
 * Keeps a step of training to be looked at: `fit(x, y, { callbacks: [new Breakpoint({ at: 4711 })] })`. A number costs
 * nothing before its step; a condition has each step made twice.
 */
export class Breakpoint extends Callback {
  static readonly options = table<BreakpointOptions>({ at: 'any!', stop: 'boolean' })
  readonly at: When
  readonly stop: boolean
  /** The step, once it has come. */
  step: DebugStep | null = null
  #steps = 0
  #candidate: DebugStep | null = null
  readonly #known = new WeakSet<object>()
  #leave = () => {}

  constructor(...given: Given<BreakpointOptions, [], [at: When]>) {
    super()
    const { at, stop = true } = takeOptions<BreakpointOptions>('Breakpoint', Breakpoint.options, given)
    requireWhen(at)
    this.at = at
    this.stop = stop
  }

  override onTrainBegin(): void {
    this.#leave()
    this.#steps = 0
    this.step = null
    this.#leave = observeSteps({ comes: (due) => this.#comes(due), ran: (due) => this.#ran(due) })
  }

  override onTrainEnd(): void {
    this.#leave()
  }

  #comes(due: Due): void {
    const { recording } = due
    if (!trains(this.model, due) || this.step) return
    this.#steps++
    if (this.#known.has(recording)) return
    this.#known.add(recording)
    recording.onReplay(() => {
      if (!this.step && (typeof this.at !== 'number' || this.#steps === this.at))
        this.#candidate = this.#keep(due)
    })
  }

  #keep(due: Due): DebugStep {
    const { recording, examples } = due
    this.#candidate?.release()
    return new DebugStep(
      new Held(gpu(), recording),
      this.#steps,
      examples,
      describe(due).rows,
      rolesIn(this.model, due),
      remaking(this.model, due, this.model.optimizer.iterations - 1),
    )
  }

  async #ran(due: Due): Promise<void> {
    const candidate = this.#candidate
    if (!candidate || this.step || !trains(this.model, due)) return
    if (!(await this.#isMet(candidate))) return
    this.step = candidate
    this.#candidate = null
    this.#leave()
    if (this.stop) this.model.stopTraining = true
  }

  async #isMet(step: DebugStep): Promise<boolean> {
    const { at } = this
    if (typeof at === 'number') return true
    const loss = await step.loss()
    if (loss === null) return false
    if (at !== 'nan') return loss > at.lossAbove
    if (Number.isNaN(loss)) return true
    for (const tensor of step.tensors) {
      if (tensor.role.kind !== 'weight' || tensor.row < 0) continue
      if ((await tensor.array()).data.some(Number.isNaN)) return true
    }
    return false
  }
}

/** Whether a step trains a model: others may be trained in between. */
export function trains(model: Trainable, { kind, recording }: Due): boolean {
  if (kind !== 'train') return false
  const weights = new Set(model.trainableWeights.map(({ value }) => value.buffer))
  return recording.dispatches.some(({ outputs, of = [] }) =>
    [...outputs, ...of.flatMap((each) => each.outputs)].some((buffer) => weights.has(buffer)),
  )
}

/** What `debug` takes: where to stop, and all that `fit` takes; `verbose` is 0 unless it says otherwise. */
export interface DebugOptions extends FitOptions {
  /** The step to stop at. */
  at: When
}

/**
 * Trains a model as `fit` does, up to a step that is kept to be looked at: `const step = await debug(model, x, y, { at: 100
 * })`. The model has taken that step, and no further one. Of batches, which have targets in them, y is null.
 * @throws RangeError where training ends before such a step comes
 */
export async function debug(
  model: Model,
  x: DataSet | Batches,
  y: DataSet | null | undefined,
  { at, ...options }: DebugOptions,
): Promise<DebugStep> {
  requireWhen(at)
  const breakpoint = new Breakpoint({ at })
  const callbacks = [options.callbacks ?? []].flat()
  const history = await model.fit(x as DataSet, y, {
    verbose: 0,
    ...options,
    callbacks: [...callbacks, breakpoint],
  })
  if (breakpoint.step) return breakpoint.step
  const { epochs = 1 } = options
  throw new RangeError(
    `debug: no step was ${told(at)}: training ended after ${history.epoch.length} of ${epochs} epochs. Train for more epochs, or stop earlier`,
  )
}

const told = (at: When) =>
  typeof at === 'number'
    ? `number ${at}`
    : at === 'nan'
      ? 'one with a NaN'
      : `one with a loss above ${at.lossAbove}`

function requireWhen(at: unknown): void {
  const isNumber = typeof at === 'number' && Number.isInteger(at) && at >= 1
  const bound = typeof at === 'object' && at !== null && 'lossAbove' in at && typeof at.lossAbove === 'number'
  if (isNumber || at === 'nan' || bound) return
  throw new RangeError(
    `debug: ${misplaced("at as a step's number from 1 on, 'nan' or { lossAbove: … }", at)}`,
  )
}
