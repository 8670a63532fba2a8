import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { backward } from '../../src/tensor/autodiff.js'
import { ones, tensor, zeros } from '../../src/tensor/create.js'
import { grad, vjp } from '../../src/tensor/gradients.js'
import '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import { scope } from '../../src/tensor/scope.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))

const live = () => gpu().pool.live

describe('scope', () => {
  it('keeps its result and gives everything else back', async () => {
    const x = ones([100])
    scope(() => x.add(1)) // the constant 1 stays for good
    const before = live()
    const y = scope(() => {
      let y = x
      for (let i = 0; i < 50; i++) y = y.add(1)
      return y
    })
    expect(live()).toBe(before + 1)
    expect((await y.data())[99]).toBe(51)
  })

  it('keeps tensors in arrays, objects, maps and sets', async () => {
    const before = live()
    const kept = scope(() => {
      ones([8])
      return {
        list: [ones([1]), [ones([2])]],
        map: new Map([['a', { deep: ones([3]) }]]),
        set: new Set([ones([4])]),
        number: 5,
        nothing: null,
        data: new Float32Array(2),
      }
    })
    expect(live()).toBe(before + 4)
    expect(await kept.map.get('a')!.deep.sum().item()).toBe(3)
    expect(kept.number).toBe(5)
  })

  it('keeps what views of its result show', async () => {
    const y = scope(() => ones([2, 3]).reshape([6]).expandDims(0))
    expect((await y.data()).length).toBe(6)
  })

  it('gives everything back where the result is no tensor, or the body throws', () => {
    const before = live()
    expect(scope(() => ones([3]).size)).toBe(3)
    expect(() =>
      scope(() => {
        ones([3]).add(ones([4]))
      }),
    ).toThrow('add: shapes [3] and [4]')
    expect(live()).toBe(before)
  })

  it('nests: a kept tensor belongs to the scope around it', async () => {
    const before = live()
    const y = scope(() => {
      const inner = scope(() => {
        ones([5])
        return ones([5])
      })
      return inner.mul(ones([5]))
    })
    expect(live()).toBe(before + 1)
    expect(await y.sum().item()).toBe(5)
  })

  it('says so where a tensor is used after its scope', async () => {
    let lost: Tensor | undefined
    scope(() => {
      lost = ones([2])
    })
    const message = 'this tensor is gone: it was made inside a scope that has ended'
    expect(() => lost!.add(ones([2]))).toThrow(message)
    await expect(lost!.data()).rejects.toThrow(message)
  })

  it('keeps what the gradients of its result need', async () => {
    const x = tensor([1, 2, 3])
    const dx = grad((x) => scope(() => x.square().exp().mul(x.sin())).sum())(x)
    const direct = grad((x) => x.square().exp().mul(x.sin()).sum())(x)
    expect(await dx.data()).toEqual(await direct.data())
  })

  it('keeps tensors that an op needs for its gradient besides its inputs', async () => {
    const grouping = { batch: 1, outer: 5, groups: 3, size: 1 }
    const x = new Random(1).normal([5, 3])
    const f = (x: Tensor) => x.normalize(x.moments(grouping), ones([3]), zeros([3]), grouping, 1e-3)
    const weights = new Random(2).normal([5, 3])
    const dx = grad((x) => {
      const y = scope(() => f(x))
      ones([2, 3]) // would take the place of the moments
      return y.mul(weights).sum()
    })(x)
    expect(await dx.data()).toEqual(await grad((x) => f(x).mul(weights).sum())(x).data())
  })

  it('holds a whole differentiation', async () => {
    const x = tensor([1, 2, 3])
    const f = (x: Tensor) => x.softmax().log().square()
    const dy = tensor([1, 2, 3])
    const outside = await vjp(f, [x], dy)[0].data()
    const before = live()
    const [dx] = scope(() => vjp(f, [x], dy))
    expect(live()).toBe(before + 1)
    expect(await dx.data()).toEqual(outside)
    expect(backward(x, [x], dy)[0]).toBe(dy)
  })

  it('leaves variables and constants alone', async () => {
    const v = new Variable('v', [3], () => ones([3]).mul(7.25))
    scope(() => v.value.add(7.25))
    expect(await v.value.sum().item()).toBe(21.75)
    expect(await ones([1]).add(7.25).item()).toBe(8.25)
  })

  it('refuses an async function', () => {
    const before = live()
    expect(() => scope(async () => ones([2]))).toThrow('scope: the function must not be async')
    expect(live()).toBe(before)
  })
})
