import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { constant, ones, tensor, zeros } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import { Variable } from '../../src/tensor/variable.js'

let made = 0
// Before any device is open.
const early = new Variable('early', [2], () => {
  made++
  return tensor([1, 2])
})

beforeAll(async () => void (await ready()))

const values = async (v: Variable) => Array.from(await v.value.data())

describe('Variable', () => {
  it('makes its first value when it is needed, once', async () => {
    expect([early.initialized, made, early.size]).toEqual([false, 0, 2])
    expect(await values(early)).toEqual([1, 2])
    expect(early.value).toBe(early.value)
    expect([early.initialized, made]).toEqual([true, 1])
  })

  it('assign changes the value in place', async () => {
    const v = new Variable('v', [2], () => zeros([2]))
    const { value } = v
    v.assign(tensor([3, 4]))
    expect(v.value).toBe(value)
    expect(await values(v)).toEqual([3, 4])
    v.assign(v.value.mul(2))
    expect(await values(v)).toEqual([6, 8])
  })

  it('takes its own value, and a view of it', async () => {
    const v = new Variable('v', [2], () => tensor([1, 2]))
    v.assign(v.value)
    v.assign(v.value.reshape([1, 2]).reshape([2]))
    expect(await values(v)).toEqual([1, 2])
  })

  it('does not write to a constant that it began with', async () => {
    const v = new Variable('v', [], () => constant(3))
    v.assign(constant(5))
    expect(await constant(3).item()).toBe(3)
    expect(await v.value.item()).toBe(5)
  })

  it('takes other dtypes as cast gives them', async () => {
    const v = new Variable('v', [2], () => zeros([2]))
    v.assign(tensor([3, -4], 'int32'))
    expect(await values(v)).toEqual([3, -4])
    const truth = new Variable('truth', [2], () => zeros([2], 'bool'), false, 'bool')
    truth.assign(tensor([0.5, 0]))
    expect(await values(truth)).toEqual([1, 0])
    const whole = new Variable('whole', [2], () => zeros([2], 'int32'), false, 'int32')
    whole.assign(tensor([1.9, -1.9]))
    expect(await values(whole)).toEqual([1, -1])
  })

  it('set takes numbers from the host', async () => {
    const v = new Variable('v', [3], () => zeros([3]))
    v.set(Float32Array.of(1, 2, 3))
    const doubled = v.value.mul(2)
    v.set(Float32Array.of(4, 5, 6))
    expect(await values(v)).toEqual([4, 5, 6])
    expect(Array.from(await doubled.data())).toEqual([2, 4, 6])
  })

  it('prints no value that has been overwritten since', async () => {
    const v = new Variable('v', [2], () => zeros([2]))
    const view = v.value.reshape([2, 1])
    await v.value.data()
    await view.data()
    v.assign(ones([2]))
    expect(String(v.value)).toContain('shape=[2]')
    expect(String(view)).toContain('shape=[2, 1]')
  })

  it('changes at every replay of a step that assigns to it', async () => {
    const v = new Variable('v', [2], () => zeros([2]))
    const step = new Recording(gpu())
    step.record(() => v.assign(v.value.add(tensor([1, 10]))))
    await step.compile([])
    expect(await values(v)).toEqual([0, 0])
    for (let i = 0; i < 10; i++) step.replay()
    expect(await values(v)).toEqual([10, 100])
    v.assign(zeros([2]))
    step.replay()
    expect(await values(v)).toEqual([1, 10])
    step.release()
  })
})
