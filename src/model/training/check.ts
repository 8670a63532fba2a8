import type { LayerInput, ShapeOf } from '../../layers/layer.js'
import type { Shape } from '../../layers/symbolic.js'
import { NdArray } from '../../tensor/ndarray.js'
import { fitRank } from '../../tensor/shape.js'
import type { HostArray } from '../../tensor/strings.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import { classWeights } from './classWeights.js'
import { type AnyArray, type DataSet, type Examples, toArrays, toInput } from './data.js'
import type { StepMethod } from './stepData.js'

/** Examples as a user names them. */
export interface Given {
  x: DataSet
  y?: DataSet
  sampleWeight?: DataSet
  /** The weight of each class's examples. */
  classWeight?: Readonly<Record<number, number>>
}

/**
 * Puts examples in order and finds what is wrong with them before anything runs.
 * @throws RangeError or TypeError that names the array, and what was expected of it
 */
export function examplesOf(
  model: Trainable,
  given: Given,
  step: StepMethod = 'trainStep',
): Examples<AnyArray> {
  if (model.overrides(step)) return ownExamplesOf(model, given)
  const inputs = inputsOf(model, given.x)
  const { outputNames } = model
  const outputs = outputShapes(model, inputs)
  const losses = model.compiled.losses(outputs.length)
  const several = outputs.length > 1
  const none = given.y === undefined || given.y === null
  if (none && model.needsTargets(step)) {
    throw new TypeError(`y: expected a target for each example of x, got ${given.y}`)
  }
  const targets = none ? outputs.map(() => null) : toArrays(given.y!, outputNames, 'y')
  requireCount('y', targets, outputs.length, 'outputs', outputNames)
  const weights = weightsOf(model, given, targets)

  const count = inputs[0].shape[0]
  const label = (role: string, i: number) => (several ? `${role} of output "${outputNames[i]}"` : role)
  const check = (role: string, array: AnyArray) => {
    if (array.shape[0] !== count) {
      throw new RangeError(
        `x has ${count} examples and ${role} has ${array.shape[0] ?? 'none'}: each example needs its own`,
      )
    }
    if (array instanceof NdArray) requireNumbers(role, array)
  }
  targets.forEach((target, i) => {
    if (target) {
      check(label('y', i), target)
      if (target instanceof NdArray) losses[i]?.check(target, outputs[i])
    } else if (losses[i]) {
      throw new RangeError(`y: output "${outputNames[i]}" has a loss and needs targets, got none`)
    }
    if (weights[i]) check(label('sampleWeight', i), weights[i])
  })
  return { inputs, targets, weights }
}

/** As `examplesOf`; targets that lie on the device are read, and looked at as those of the host are. */
export async function checkedExamplesOf(
  model: Trainable,
  given: Given,
  step: StepMethod = 'trainStep',
): Promise<Examples<AnyArray>> {
  const examples = examplesOf(model, given, step)
  const { targets } = examples
  if (model.overrides(step) || !targets.some((target) => target instanceof Tensor)) return examples
  const y: Record<string, NdArray> = {}
  for (const [i, target] of targets.entries()) {
    if (target) y[model.outputNames[i]] = target instanceof Tensor ? await target.array() : target
  }
  examplesOf(model, { x: [...examples.inputs], y }, step)
  return examples
}

/** Examples for a step of the model's own, which decides by itself what fits: as many of each as of the others. */
function ownExamplesOf(model: Trainable, given: Given): Examples<AnyArray> {
  const inputs = inputsOf(model, given.x, false)
  const targets = given.y === undefined || given.y === null ? [] : toArrays(given.y, model.outputNames, 'y')
  const weights = weightsOf(model, given, targets)
  const [{ shape }] = inputs
  for (const [role, arrays] of Object.entries({ y: targets, sampleWeight: weights })) {
    for (const array of arrays) {
      if (!array) continue
      if (array.shape[0] !== shape[0]) {
        throw new RangeError(
          `x has ${shape[0]} examples and ${role} has ${array.shape[0] ?? 'none'}: each example needs its own`,
        )
      }
      if (array instanceof NdArray) requireNumbers(role, array)
    }
  }
  return { inputs, targets, weights }
}

/**
 * A model's inputs in order, checked.
 * @param build whether to build a model that is not built: one with a step of its own may have no `call`
 */
export function inputsOf(model: Trainable, x: DataSet, build = true): AnyArray[] {
  const { inputNames } = model
  const arrays = toArrays(x, inputNames, 'x', toInput)
  const missing = arrays.indexOf(null)
  if (missing >= 0) throw new RangeError(`x: input "${inputNames[missing]}" is missing`)
  const inputs = arrays as (HostArray | Tensor)[]
  const isOne = inputs.length === 1
  const role = (i: number) => (isOne ? 'x' : `x of input "${inputNames[i] ?? i}"`)
  if (model.inputShapes) requireCount('x', inputs, model.inputShapes.length, 'inputs', inputNames)
  inputs.forEach(({ shape }, i) => {
    if (shape.length === 0 || shape[0] === 0) {
      throw new RangeError(`${role(i)} is empty: expected at least one example, got shape ${text(shape)}`)
    }
    if (shape[0] !== inputs[0].shape[0]) {
      throw new RangeError(
        `${role(i)} has ${shape[0]} examples, the first input has ${inputs[0].shape[0]}: expected as many`,
      )
    }
  })
  const wasBuilt = model.built
  const check = () =>
    inputs.forEach((array, i) => {
      const expected = model.inputShapes?.[i]
      if (expected) inputs[i] = withRank(array, expected)
      if (expected && !fits(inputs[i].shape, expected)) {
        throw new RangeError(
          `Model "${model.name}"${isOne ? '' : `, input "${inputNames[i]}"`}: ` +
            `expected input of shape ${text(expected)}, got ${text(array.shape)}`,
        )
      }
      if (array instanceof NdArray) requireNumbers(role(i), array)
    })
  check()
  if (!wasBuilt && (build || model.canCall)) {
    const shapes = inputs.map(({ shape }): Shape => [null, ...shape.slice(1)])
    model.ensureBuilt((isOne ? shapes[0] : shapes) as ShapeOf<LayerInput>) // now its first layers are known
    check()
  }
  const feeds = model.encodeInputs(inputs)
  feeds.forEach((array, i) => {
    if (!(array instanceof NdArray)) return
    for (const layer of model.inputLayers(i)) layer.checkInput(array.data)
  })
  return feeds
}

/** An input with or without a last axis of 1, as the model has it. */
function withRank(given: HostArray | Tensor, expected: Shape): HostArray | Tensor {
  const shape = fitRank(given.shape, expected)
  if (shape === given.shape) return given
  return 'texts' in given ? { ...given, shape } : given.reshape(shape)
}

/** Shapes of a model's outputs for inputs like these, the batch null. */
export function outputShapes(model: Trainable, inputs: readonly AnyArray[]): readonly Shape[] {
  const shapes = inputs.map(({ shape }): Shape => [null, ...shape.slice(1)])
  const output = model.computeOutputShape((shapes.length === 1 ? shapes[0] : shapes) as ShapeOf<LayerInput>)
  return Array.isArray(output[0]) ? (output as readonly Shape[]) : [output as Shape]
}

function weightsOf(
  model: Trainable,
  { sampleWeight, classWeight }: Given,
  targets: readonly (AnyArray | null)[],
): (AnyArray | null)[] {
  if (classWeight) {
    if (sampleWeight !== undefined) {
      throw new TypeError(
        'classWeight and sampleWeight at the same time: multiply them into one sampleWeight',
      )
    }
    if (targets.length > 1) {
      throw new TypeError('classWeight: only for a model with one output; use sampleWeight for each output')
    }
    return [classWeights(targets[0], classWeight)]
  }
  if (sampleWeight === undefined || sampleWeight === null) return targets.map(() => null)
  const weights = toArrays(sampleWeight, model.outputNames, 'sampleWeight')
  if (weights.length === 1) return targets.map(() => weights[0])
  requireCount('sampleWeight', weights, targets.length, 'outputs', model.outputNames)
  return weights
}

function requireCount(
  role: string,
  arrays: readonly unknown[],
  count: number,
  what: string,
  names: readonly string[],
): void {
  if (arrays.length === count) return
  throw new RangeError(
    `${role}: the model has ${count} ${what} (${names.join(', ')}), got ${arrays.length} arrays`,
  )
}

function requireNumbers(role: string, array: NdArray): void {
  if (array.dtype !== 'float32') return
  const { data } = array
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue
    const example = Math.floor(i / (data.length / array.shape[0]))
    throw new RangeError(
      `${role} contains ${data[i]} in example ${example}: every later weight would become NaN. Remove or replace it`,
    )
  }
}

function fits(shape: readonly number[], expected: Shape): boolean {
  return (
    expected.length === shape.length &&
    expected.every((n, axis) => axis === 0 || n === null || n === shape[axis])
  )
}

function text(shape: Shape): string {
  return `[${shape.map((n, axis) => n ?? (axis === 0 ? 'batch' : 'any')).join(', ')}]`
}
