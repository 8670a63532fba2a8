import { describe } from '../model/inspect/trace.js'
import { withVariants } from '../model/inspect/withVariants.js'
import type { Trainable } from '../model/trainable.js'
import { inputsOf, outputShapes } from '../model/training/check.js'
import { type AnyArray, type DataSet, toArrays } from '../model/training/data.js'
import type { Due } from '../model/training/steps.js'
import { checkOptions, table } from '../options.js'
import { NdArray } from '../tensor/ndarray.js'
import { type Difference, differenceOf } from './difference.js'
import { Held } from './held.js'
import { rolesIn } from './names.js'
import { type Again, type AgainOptions, DebugStep, encoded, type Remake, type StepTensor } from './step.js'

const options = table<AgainOptions>({
  learningRate: 'number',
  x: 'any',
  y: 'any',
  sampleWeight: 'any',
  variants: 'any',
})

/**
 * How a step of a model is made again.
 * @param iterations steps that the optimizer had counted before it
 */
export function remaking(model: Trainable, due: Due, iterations: number): Remake {
  const { optimizer } = model
  const remake: Remake = async (step, given) => {
    checkOptions('again', options, given)
    const batch = await batchOf(model, step, given)
    const recording = given.variants ? await withVariants(given.variants, due.rewrite) : due.recording
    const again = { ...due, recording }
    const held = new Held(step.held.gpu, recording, step.held)
    try {
      if (recording !== due.recording) recording.release()
      if (given.learningRate !== undefined) setRate(optimizer, held, iterations, given.learningRate)
      const roles = rolesIn(model, again)
      for (const [buffer, role] of roles) {
        const values = role.kind === 'batch' && batch.get(role.name)
        if (values) held.write(buffer, values)
      }
      const { rows } = describe(again)
      return await compared(step, new DebugStep(held, step.number, step.examples, rows, roles, remake))
    } catch (error) {
      held.release()
      throw error
    }
  }
  return remake
}

function setRate(optimizer: Trainable['optimizer'], held: Held, iterations: number, rate: number): void {
  if (!Number.isFinite(rate)) throw new RangeError(`again: expected a finite learningRate, got ${rate}`)
  const numbers = optimizer.numbersAt(iterations, Math.fround(rate))
  if (!numbers || !held.has(numbers.hyper.value.buffer)) {
    throw new Error(
      `again: the step takes other steps than one of the model's ${optimizer.name}, so no other learningRate can be set in it`,
    )
  }
  held.write(numbers.hyper.value.buffer, numbers.values)
}

/** What is to be in the batch, as it lies in memory, by what the step calls it. */
async function batchOf(model: Trainable, step: DebugStep, { x, y, sampleWeight }: AgainOptions) {
  const { outputNames } = model
  const nameOf = (kind: string, i: number) => kind + (i > 0 ? i + 1 : '')
  const named = (name: string) =>
    step.tensors.findLast(({ role }) => role.kind === 'batch' && role.name === name)
  const listed = (data: DataSet | undefined, role: string) =>
    data === undefined ? [] : toArrays(data, outputNames, role)
  const given = {
    x: x === undefined ? [] : inputsOf(model, x, false),
    y: listed(y, 'y'),
    sampleWeight: listed(sampleWeight, 'sampleWeight'),
  }
  const found = new Map<string, ArrayBufferView>()
  for (const [kind, arrays] of Object.entries(given)) {
    for (const [i, array] of arrays.entries()) {
      if (!array) continue
      const tensor = named(nameOf(kind, i))
      if (!tensor)
        throw new RangeError(`again: step ${step.number} has no ${kind} to put another in place of`)
      found.set(nameOf(kind, i), fitting(tensor, array instanceof NdArray ? array : await array.array()))
    }
  }
  if (given.y.length > 0 && !model.overrides('trainStep')) {
    const shapes = (model.inputNames ?? []).map((_, i) => named(nameOf('x', i))!)
    const outputs = outputShapes(model, shapes as unknown as AnyArray[])
    const losses = model.compiled.losses(outputs.length)
    given.y.forEach((target, i) => {
      if (target instanceof NdArray) losses[i]?.check(target, outputs[i])
    })
  }
  return found
}

/** Values for a tensor of the batch. */
function fitting({ path, shape, version }: StepTensor, array: NdArray): ArrayBufferView {
  if (array.shape.join() !== shape.join()) {
    throw new RangeError(
      `again: expected ${path} of shape [${shape.join(', ')}], as the step has it, got [${array.shape.join(', ')}]`,
    )
  }
  const isWhole = version.dtype === 'int32' || version.dtype === 'bool'
  if (isWhole && !array.data.every(Number.isInteger))
    throw new RangeError(`again: expected whole numbers for ${path}, which is ${version.dtype} in the step`)
  return encoded(version, array.data)
}

/** What differs between a step and the same made again. */
async function compared(first: DebugStep, step: DebugStep): Promise<Again> {
  const readable = ({ inMemory, role, shape }: StepTensor) =>
    inMemory && role.kind !== 'scratch' && !shape.includes(0)
  const kindOf = ({ path, shape, dtype }: StepTensor) => `${path} [${shape.join(', ')}] ${dtype}`
  const known = new Map(first.tensors.filter(readable).map((tensor) => [kindOf(tensor), tensor]))
  const differences: Difference[] = []
  let count = 0
  for (const tensor of step.tensors.filter(readable)) {
    const before = known.get(kindOf(tensor))
    if (!before) continue
    count++
    const found = differenceOf(tensor, (await before.array()).data, (await tensor.array()).data)
    if (found.unequal > 0) differences.push(found)
  }
  return { step, compared: count, differences, toString: () => inWords(count, differences) }
}

function inWords(count: number, differences: readonly Difference[]): string {
  const figure = (x: number) => Number(x.toPrecision(6))
  const lines = differences.map(
    ({ path, unequal, size, largest, index, first, other }) =>
      `${path}: ${unequal} of ${size} differ, most by ${figure(largest)} at [${index.join(', ')}]: ${figure(other)} instead of ${figure(first)}`,
  )
  const head =
    lines.length > 0
      ? `${lines.length} of ${count} tensors differ`
      : `all ${count} tensors are equal, bit for bit`
  return [head, ...lines].join('\n')
}
