import { inferenceContext } from '../../layers/layer.js'
import type { Shape } from '../../layers/symbolic.js'
import { ready } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs, Verbosity } from '../callbacks/callback.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import type { Trainable } from '../trainable.js'
import { Trackers } from './compiled.js'
import { checkExamples, type Data, type Examples, requireWhole, toArray } from './data.js'
import { DeviceRows } from './rows.js'
import { Steps } from './steps.js'
import { totalLoss } from './totalLoss.js'

export interface EvaluateOptions {
  batchSize?: number
  verbose?: Verbosity
}

/** Loss and metrics of a model on examples that stay on the device, as often as they are asked for. */
export class Evaluation {
  readonly #steps: Steps<void>
  readonly #count: number

  constructor(
    model: Trainable,
    { x, y }: Examples,
    readonly batchSize: number,
    readonly trackers: Trackers,
  ) {
    const [inputs, targets] = [new DeviceRows(x), new DeviceRows(y)]
    this.#count = inputs.length
    this.#steps = new Steps((indices) =>
      testStep(model, inputs.pick(indices), targets.pick(indices), trackers),
    )
  }

  /** Goes through all examples once. */
  async run(onStep: (steps: number) => void | Promise<void> = () => {}): Promise<Logs> {
    this.trackers.reset()
    let steps = 0
    for (const rows of batches(this.#count, this.batchSize)) {
      await this.#steps.run(rows)
      await onStep(++steps)
    }
    return this.trackers.logs()
  }

  release(): void {
    this.#steps.release()
  }
}

function testStep(model: Trainable, x: Tensor, y: Tensor, trackers: Trackers): void {
  const { yPred, loss } = totalLoss(model, x, y, inferenceContext())
  trackers.update(loss, y, yPred, x.shape[0])
}

/** Row numbers 0 … count-1, or those of `order`, batch by batch; the last batch may be smaller. */
export function* batches(count: number, batchSize: number, order?: Int32Array): Generator<Int32Array> {
  for (let first = 0; first < count; first += batchSize) {
    const size = Math.min(batchSize, count - first)
    yield order?.subarray(first, first + size) ?? Int32Array.from({ length: size }, (_, i) => first + i)
  }
}

/** The trackers of a model's loss and metrics, for targets like these. */
export function trackersFor(model: Trainable, { x, y }: Examples): Trackers {
  const output = model.computeOutputShape([null, ...x.shape.slice(1)] as Shape) as Shape
  return new Trackers(model.compiled.metrics, [null, ...y.shape.slice(1)], output)
}

/** Loss and metrics over x and y, by name. */
export async function evaluate(
  model: Trainable,
  x: Data,
  y: Data,
  { batchSize = 32, verbose = 1 }: EvaluateOptions = {},
): Promise<Logs> {
  requireWhole('batchSize', batchSize, 1)
  const examples = { x: toArray(x), y: toArray(y) }
  checkExamples(model, examples)
  await ready()
  const evaluation = new Evaluation(model, examples, batchSize, trackersFor(model, examples))
  const bar = verbose === 0 ? null : new ProgressBar()
  if (bar) bar.params = { epochs: 1, steps: Math.ceil(examples.x.shape[0] / batchSize), verbose }
  try {
    bar?.onEpochBegin(0)
    let shown = 0
    const logs = await evaluation.run((steps) => {
      const now = performance.now()
      if (now - shown < 200) return
      shown = now
      bar?.onProgress(steps, {})
    })
    bar?.onProgress(bar.params.steps ?? 0, logs)
    bar?.onEpochEnd(0, logs)
    return logs
  } finally {
    evaluation.release()
  }
}
