import { describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { useHost } from '../../src/host.js'
import { operate } from '../../src/layers/operation.js'
import { describeOperands, describeOperation } from '../../src/model/saving/describeOperation.js'
import { everyKind } from '../../src/model/saving/everyKind.js'
import { reviveOperation } from '../../src/model/saving/operations.js'
import { nodeHost } from '../../src/node/host.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import * as ops from '../../src/tensor/ops/functions.js'
import { deeply } from '../../src/tensor/ops/kerasOp.js'
import type { KerasOp } from '../../src/tensor/ops/opFunction.js'
import '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import { SymbolicTensor } from '../../src/tensor/symbolic.js'
import { Tensor } from '../../src/tensor/tensor.js'
import { goldens } from '../goldens.js'

// The functions of ops against Keras' in double precision: as they are, in a model's file, and their gradients.

useHost(nodeHost())
await ready()

interface Stored {
  shape: number[]
  dtype: 'float32' | 'int32' | 'bool'
  data: (number | string | boolean)[]
}

interface Case {
  op: string
  args: unknown[]
  options: Record<string, unknown>
  result: unknown
  gradient: boolean
}

const cases = goldens<Case[]>('ops.json')
const byName = ops as unknown as Record<string, ((...given: unknown[]) => unknown) & Partial<KerasOp>>

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'shape' in value && 'data' in value

/** What a case's arguments stand for, tensors made of arrays. */
const given = (value: unknown): unknown =>
  deeply(value, (item) => {
    if (!isStored(item)) return item === 'Infinity' ? Number.POSITIVE_INFINITY : item
    const numbers = item.data.map(Number)
    if (item.dtype === 'float32') return tensor(new NdArray(Float32Array.from(numbers), item.shape))
    return tensor(new NdArray(Int32Array.from(numbers), item.shape)).cast(item.dtype)
  })

function argumentsOf({ args, options }: Case): unknown[] {
  const named = Object.entries(options).map(([key, value]) => [key, given(value)])
  return [...(given(args) as unknown[]), ...(named.length > 0 ? [Object.fromEntries(named)] : [])]
}

async function expectResult(got: unknown, want: unknown): Promise<void> {
  if (Array.isArray(want)) {
    expect(got).toHaveLength(want.length)
    for (const [i, item] of want.entries()) await expectResult((got as unknown[])[i], item)
    return
  }
  const { shape, data } = want as Stored
  expect(got).toBeInstanceOf(Tensor)
  const y = got as Tensor
  expect(y.shape).toEqual(shape)
  const values = await y.data()
  data.map(Number).forEach((value, i) => {
    if (
      Object.is(values[i], value) ||
      values[i] === value ||
      (Number.isNaN(value) && Number.isNaN(values[i]))
    )
      return
    const allowed = 1e-5 * (Math.abs(value) + 0.2)
    if (!(Math.abs(values[i] - value) <= allowed))
      expect.fail(`element ${i} is ${values[i]}, expected ${value}`)
  })
}

/** Arguments with others in the places of some; settings by name are looked into. */
const walk = (value: unknown, change: (value: unknown) => unknown): unknown =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deeply(item, change)]))
    : deeply(value, change)

const isFloats = (value: unknown): value is Tensor => value instanceof Tensor && value.dtype === 'float32'

/** The float tensors among arguments, and one number that depends on all elements of the result, each in its own way. */
function numberOf(call: (...given: unknown[]) => unknown, values: unknown[]) {
  const floats: Tensor[] = []
  for (const value of values) walk(value, (item) => isFloats(item) && floats.push(item))
  const run = (...xs: Tensor[]): Tensor => {
    let next = 0
    const swapped = values.map((value) => walk(value, (item) => (isFloats(item) ? xs[next++] : item)))
    const parts = ([call(...swapped)].flat() as Tensor[]).filter(isFloats).map((y) => {
      const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(1 + 2 * i))
      return y.mul(tensor(new NdArray(weights, y.shape))).sum()
    })
    return parts.reduce((sum, part) => sum.add(part))
  }
  return { floats, run }
}

const title = ({ op, args, options }: Case) =>
  `${op}(${args.map((arg) => (isStored(arg) ? `[${arg.shape}]` : JSON.stringify(arg)?.slice(0, 40))).join(', ')}) ${JSON.stringify(options).slice(0, 60)}`

describe.each([...new Set(cases.map(({ op }) => op))])('%s', (name) => {
  const own = cases.filter(({ op }) => op === name)

  it.each(own.map((one) => [title(one), one] as const))('%s', async (_, one) => {
    const call = byName[name]
    const values = argumentsOf(one)
    await expectResult(call(...values), one.result)
    if (call.signature) await throughFile(call as never, values, one)
    if (!one.gradient) return
    const { floats, run } = numberOf(call, values)
    await checkGradients(run, floats, { directions: 1 })
  })
})

/** The same of a call that was part of a model, and went through its file. */
async function throughFile(
  call: (...given: unknown[]) => unknown,
  values: unknown[],
  one: Case,
): Promise<void> {
  const tensors: Tensor[] = []
  const symbolic = (value: unknown): unknown => {
    if (!(value instanceof Tensor)) return value
    tensors.push(value)
    return new SymbolicTensor(value.shape, value.dtype, null, operate as never, 0, `x${tensors.length}`)
  }
  const places = values.map((value) => walk(value, symbolic))
  if (tensors.length === 0) return
  const result = [call(...places)].flat()[0] as SymbolicTensor<{ name: string }>
  const layer = result.call!.layer as never
  const described = tensors.map((_, i) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [`x${i + 1}`, 0, 0] },
  }))
  if (JSON.stringify(one.options).includes('Infinity')) {
    expect(() => describeOperation(layer)).toThrow("takes Infinity, which JSON can't hold")
    return
  }
  const [made, node] = JSON.parse(
    JSON.stringify([describeOperation(layer), describeOperands(layer, described)]),
  )
  const again = reviveOperation(everyKind({}).ops, made.class_name, 'again', made.config, node)
  expect(again.inputs.map(([of]) => of)).toEqual(tensors.map((_, i) => `x${i + 1}`))
  await expectResult(again.layer.forward(tensors), one.result)
}

it('every function that a model may hold has a case', () => {
  const known = new Set(cases.map(({ op }) => op))
  const isTested = (of: unknown) =>
    Object.entries(byName).some(([name, other]) => other === of && known.has(name))
  // functionalOps.test.ts, ops.test.ts and choosing.test.ts have these.
  const elsewhere = ['elasticTransform', 'emptyLike', 'getItem', 'sparsemax']
  const missing = Object.entries(byName).filter(
    ([name, of]) => of.signature && !isTested(of) && !elsewhere.includes(name),
  )
  expect(missing.map(([name]) => name)).toEqual([])
})
