import { Random, sharedRandom } from '../../tensor/random.js'
import { Tensor } from '../../tensor/tensor.js'
import { Metric } from '../metrics/index.js'
import type { Trainable } from '../trainable.js'
import type { Examples } from './data.js'
import type { Feed } from './feed.js'
import { dataOf, StepScope } from './forward.js'
import { listOf, type StepLogs } from './stepData.js'
import { Steps } from './steps.js'
import { structureOf } from './structure.js'
import type { Trackers } from './trackers.js'

/** Recorded training steps on what a feed gives. */
export function trainSteps(model: Trainable, feed: Pick<Feed, 'batch'>, trackers: Trackers): Steps<StepLogs> {
  const { seed } = sharedRandom().fork()
  const { optimizer } = model.compiled
  // A step of one's own may leave this optimizer alone: the clock goes on all the same.
  let [last, idle] = [-1, 0]
  const time = () => {
    if (optimizer.iterations === last) idle++
    last = optimizer.iterations
    return last + 1 + idle
  }
  const body = (slots: readonly Tensor[], clock: Tensor) => {
    const scope = new StepScope(model, feed.batch(slots), true, new Random(seed, clock), trackers)
    const given = scope.run(() => model.trainStep(dataOf(scope)))
    return logsOf(model, 'trainStep', given)
  }
  return new Steps('train', body, tensorsOf, time, () => structureOf(model), model.hasOwnCode('trainStep'))
}

/** Recorded steps that measure. */
export function testSteps(model: Trainable, feed: Pick<Feed, 'batch'>, trackers: Trackers): Steps<StepLogs> {
  const body = (slots: readonly Tensor[]) => {
    const scope = new StepScope(model, feed.batch(slots), false, sharedRandom(), trackers)
    const given = scope.run(() => model.testStep(dataOf(scope)))
    return logsOf(model, 'testStep', given)
  }
  return new Steps(
    'test',
    body,
    tensorsOf,
    () => 0,
    () => structureOf(model),
    model.hasOwnCode('testStep'),
  )
}

/** Recorded steps that give outputs for inputs. */
export function predictSteps(
  model: Trainable,
  inputsOf: (slots: readonly Tensor[]) => readonly Tensor[],
): Steps<readonly Tensor[]> {
  const body = (slots: readonly Tensor[]) => {
    const batch: Examples<Tensor> = { inputs: inputsOf(slots), targets: [], weights: [] }
    const scope = new StepScope(model, batch, false, sharedRandom())
    return scope.run(() => {
      const outputs = listOf(model.predictStep(dataOf(scope)))
      if (outputs.length > 0 && outputs.every((y) => y instanceof Tensor)) return outputs as readonly Tensor[]
      throw new TypeError(`Model "${model.name}": predictStep() must give a tensor or a list of them`)
    })
  }
  return new Steps(
    'predict',
    body,
    (outputs) => outputs,
    () => 0,
    () => structureOf(model),
    model.hasOwnCode('predictStep'),
  )
}

/** What a step of a model has given to be logged, which is looked at. */
function logsOf(model: Trainable, method: string, given: unknown): StepLogs {
  const where = `Model "${model.name}": ${method}()`
  if (given instanceof Promise) {
    given.catch(() => {}) // this error comes first
    throw new TypeError(`${where} must not be async: a step is recorded while it runs, and has no values yet`)
  }
  // Nothing said: the model's own metrics.
  const logs = given ?? Object.fromEntries(model.metrics.map((metric) => [metric.name, metric]))
  if (typeof logs !== 'object' || logs instanceof Metric || logs instanceof Tensor) {
    throw new TypeError(`${where} must give metrics and tensors by name, such as { loss: this.lossTracker }`)
  }
  for (const [name, value] of Object.entries(logs)) {
    if (value instanceof Metric || (value instanceof Tensor && value.size === 1)) continue
    if (value instanceof Promise) value.catch(() => {})
    throw new TypeError(
      `${where}: "${name}" is ${described(value)}, expected a metric or a tensor of one element`,
    )
  }
  return logs as StepLogs
}

function described(value: unknown): string {
  if (value instanceof Promise)
    return 'a promise (a metric is given itself, and its result is read after the step)'
  if (value instanceof Tensor) return `a tensor of shape [${value.shape}]`
  if (typeof value === 'number') return 'a number, which would be the same after every step'
  return typeof value === 'object' && value !== null
    ? `an object of class ${value.constructor?.name}`
    : `${value}`
}

function tensorsOf(logs: StepLogs): Tensor[] {
  return Object.values(logs).filter((value) => value instanceof Tensor)
}
