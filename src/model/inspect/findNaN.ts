import { nameOf } from '../../gpu/dispatch.js'
import { backward } from '../../tensor/autodiff.js'
import { differentiate } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import type { DataSet } from '../training/data.js'
import { LossOnBatch } from './lossOnBatch.js'

/** Where the first NaN appeared. */
export interface FoundNaN {
  pass: 'weights' | 'forward' | 'backward'
  /** The weight, or the op in the model: `sequential › dense_1 › dense`. */
  where: string
  /** Shape of the tensor with the NaN. */
  shape: readonly number[]
  /** Whether something that went into the op was infinite, which is where a NaN often comes from. */
  fromInfinity: boolean
}

/**
 * Looks for the first NaN in a training step of a compiled model on a batch: in its weights; in what each op of
 * the forward pass gives; in the gradients, from the loss backwards. Nothing is changed. Every intermediate result
 * is read, so a batch of a few examples is best.
 *
 * @returns the first op that made a NaN from numbers; null where there is none
 * @throws RangeError where x or y contain one
 */
export async function findNaN(model: Trainable, x: DataSet, y: DataSet): Promise<FoundNaN | null> {
  const loss = await LossOnBatch.of(model, x, y)
  const before = await model.getWeights()
  for (const [i, weight] of model.weights.entries()) {
    const { hasNaN } = look(before[i].data)
    if (!hasNaN) continue
    return { pass: 'weights', where: loss.nameOf(weight), shape: weight.shape, fromInfinity: false }
  }
  try {
    return (await inForward(loss)) ?? (await inBackward(loss))
  } finally {
    model.setWeights(before) // moving statistics have moved
  }
}

/** An op that has run. */
interface Ran {
  y: Tensor
  inputs: readonly Tensor[]
  where: string
}

async function inForward(loss: LossOnBatch): Promise<FoundNaN | null> {
  const ran = trace(loss, (_, ran) => ran)
  for (const { y, inputs, where } of ran) {
    const { hasNaN } = look(await y.data())
    if (!hasNaN) continue
    const seen = await Promise.all(inputs.map(async (input) => look(await input.data())))
    return { pass: 'forward', where, shape: y.shape, fromInfinity: seen.some((input) => input.hasInfinity) }
  }
  return null
}

async function inBackward(loss: LossOnBatch): Promise<FoundNaN | null> {
  // The gradient of the loss with respect to what each op gives: the first one with a NaN comes from the ops
  // that use it.
  const gradientOf = (value: Tensor, x: Tensor) => backward(value, [x], value.onesLike())[0] ?? x.zerosLike()
  const gradients = trace(loss, (value, ran) =>
    ran.toReversed().flatMap(({ y, inputs, where }) =>
      inputs
        .filter((input) => input.node !== null)
        .map((input) => ({
          where,
          dy: y === value ? value.onesLike() : gradientOf(value, y),
          dx: gradientOf(value, input),
        })),
    ),
  )
  for (const { where, dx, dy } of gradients) {
    const { hasNaN } = look(await dx.data())
    if (!hasNaN) continue
    const { hasInfinity } = look(await dy.data())
    return { pass: 'backward', where: `${where} › backward`, shape: dx.shape, fromInfinity: hasInfinity }
  }
  return null
}

/** Runs the model, and gives what `f` makes of the loss and of all ops that led to it, each after its inputs. */
function trace<T>(loss: LossOnBatch, f: (value: Tensor, ran: readonly Ran[]) => T): T {
  const { model, batch } = loss
  const inputs = batch.inputs.filter(({ dtype }) => dtype === 'float32')
  const leaves = [...model.compiled.weights.map(({ value }) => value), ...inputs]
  let result!: T
  differentiate(() => {
    const { loss: value } = loss.run()
    result = f(value, opsBefore(value))
    return value
  }, leaves)
  return result
}

/** The ops that a tensor was computed by. */
function opsBefore(value: Tensor): readonly Ran[] {
  const ran: Ran[] = []
  const seen = new Set<Tensor>()
  const stack = [{ tensor: value, next: 0 }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    const { tensor } = top
    const node = tensor.node
    const input = node?.inputs[top.next++]
    if (input) {
      if (!seen.has(input)) {
        seen.add(input)
        stack.push({ tensor: input, next: 0 })
      }
      continue
    }
    stack.pop()
    if (node && node.inputs.length > 0) {
      ran.push({ y: tensor, inputs: node.inputs, where: nameOf(node.origin) })
    }
  }
  return ran
}

function look(values: ArrayLike<number>): { hasNaN: boolean; hasInfinity: boolean } {
  const found = { hasNaN: false, hasInfinity: false }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue
    if (Number.isNaN(values[i])) found.hasNaN = true
    else found.hasInfinity = true
  }
  return found
}
