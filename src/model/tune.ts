import { AbstractGpu } from '../gpu/abstract.js'
import type { Gpu } from '../gpu/gpu.js'
import { MeasuredChoices, saveChoices } from '../kernels/choices.js'
import { families, type Kernel, type Problems } from '../kernels/families.js'
import type { Met } from '../kernels/learning.js'
import { type Timing, timeVariants } from '../kernels/tuning.js'
import { checkOptions, table } from '../options.js'
import { differentiate } from '../tensor/gradients.js'
import { sharedRandom } from '../tensor/random.js'
import { abstractly, ready } from '../tensor/runtime.js'
import { empty } from '../tensor/tensor.js'
import type { Trainable } from './trainable.js'
import { StepScope } from './training/forward.js'
import { requireWhole } from './training/requireWhole.js'

export interface TuneOptions {
  /** Examples in a batch of the step to tune for. @default 32 */
  batchSize?: number
}

const tuneTable = table<TuneOptions>({ batchSize: 'number' })

/**
 * Measures which variants of the heavy kernels (matrix product, convolution and its gradients) are the fastest
 * here for what a training step of `model` does, and keeps that for this device: in Node in a file of the cache
 * folder, in a page in its Cache storage. `ready()` loads it from then on; steps recorded from now on use it.
 *
 * Another variant adds up in another order, so weights trained with another table differ in their last bits:
 * the same seed gives the same bits on the same device with the same table.
 *
 * @returns what was measured, one line for each class of problems
 * @throws Error for a model whose input shapes aren't known yet
 */
export async function tune(model: Trainable, options: TuneOptions = {}): Promise<Timing[]> {
  checkOptions('tune', tuneTable, options)
  const { batchSize = 32 } = options
  requireWhole('batchSize', batchSize, 1)
  const gpu = await ready()
  const timings: Timing[] = []
  for (const { kernel, problem } of problemsOf(gpu, model, batchSize)) {
    timings.push(await timeVariants(gpu, kernel, problem))
  }
  const before = gpu.choices instanceof MeasuredChoices ? gpu.choices : null
  const choices = new MeasuredChoices(
    gpu.traits,
    new Map([
      ...(before?.variants ?? []),
      ...timings.map(({ problem, fastest }) => [problem, fastest] as const),
    ]),
    before?.learns,
  )
  gpu.choices = choices
  await saveChoices(gpu, choices)
  return timings
}

/** One problem of each class that a forward and a backward pass meet; nothing is computed. */
function problemsOf(gpu: Gpu, model: Trainable, batchSize: number): Met[] {
  const { inputShapes } = model
  if (!inputShapes) {
    throw new Error(
      `tune: Model "${model.name}" doesn't know its input's shape yet: give its first layer an inputShape, or build it`,
    )
  }
  const met = new Map<string, Met>()
  const note = {
    find<K extends Kernel>(kernel: K, problem: Problems[K]): string | undefined {
      met.set(families[kernel].classOf(problem), { kernel, problem } as Met)
      return gpu.choices.find(kernel, problem)
    },
  }
  abstractly(() => {
    const inputs = inputShapes.map((shape, i) => {
      const type = model.inputLayers(i)[0]?.inputType
      return empty([batchSize, ...shape.slice(1).map((n) => n ?? 1)], type)
    })
    const scope = new StepScope(model, { inputs, targets: [], weights: [] }, false, sharedRandom())
    differentiate(
      () =>
        scope
          .outputs()
          .map((y) => y.sum())
          .reduce((a, b) => a.add(b)),
      model.trainableWeights.map(({ value }) => value),
    )
  }, new AbstractGpu(gpu.traits, note))
  return [...met.values()]
}
