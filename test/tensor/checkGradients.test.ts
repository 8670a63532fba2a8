import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { tensor, zeros } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { deviceMath } from '../deviceMath.js'

beforeAll(async () => void (await ready()))

/** x·factor, with a gradient as if the factor were 1. */
const scaledUntold = (x: Tensor, factor: number) => x.add(x.stopGradient().mul(factor - 1))

describe('checkGradients', () => {
  const random = new Random(3)

  it('tells what it has compared', async () => {
    const [x, y] = [random.normal([3, 4]), random.normal([4, 2])]
    const checks = await checkGradients((x, y) => x.matmul(y).tanh(), [x, y], {
      directions: 2,
      names: ['x', 'y'],
    })
    expect(checks.map(({ argument, shape }) => [argument, shape])).toEqual([
      ['x', [3, 4]],
      ['x', [3, 4]],
      ['y', [4, 2]],
      ['y', [4, 2]],
    ])
    for (const { numeric, analytic } of checks) expect(analytic).toBeCloseTo(numeric, 2)
  })

  it.each([1.01, 0.99, -1, 2, 0])('finds a gradient that should be %f times as large', async (factor) => {
    const check = checkGradients((x) => scaledUntold(x, factor).sin(), [random.normal([50])])
    await expect(check).rejects.toThrow('checkGradients: the gradient is off\n  argument 0 [50]: ')
  })

  it('finds one wrong component among many', async () => {
    const f = (x: Tensor) => x.square().add(scaledUntold(x.slice([7], [8]), 3).pad([[7, 92]]))
    await expect(checkGradients(f, [random.normal([100])])).rejects.toThrow('WRONG')
  })

  it('names the argument', async () => {
    const f = (x: Tensor, y: Tensor) => x.mul(scaledUntold(y, 1.5))
    const check = checkGradients(f, [random.normal([5]), random.normal([5])], { names: ['width', 'height'] })
    const message = await check.then(String, String)
    expect(message).toMatch(/width \[5\]: .* right/)
    expect(message).toMatch(/height \[5\]: .* WRONG: off by/)
    expect(message).not.toMatch(/width.*WRONG/)
  })

  it.runIf(deviceMath.keepsNan)('does not take NaN for right', async () => {
    await expect(checkGradients((x) => x.log(), [tensor([-1])])).rejects.toThrow('NaN by differences')
    await expect(checkGradients((x) => x.abs().sqrt().mul(x), [zeros([1])])).rejects.toThrow('WRONG')
  })

  it('passes integers on', async () => {
    const table = random.normal([5, 3])
    const checks = await checkGradients((i, x) => x.gather(i), [tensor([4, 0, 4], 'int32'), table])
    expect(new Set(checks.map(({ argument }) => argument))).toEqual(new Set(['argument 1']))
  })

  it('works at 0, and for large and small arguments', async () => {
    await checkGradients((x) => x.exp(), [zeros([4])])
    await checkGradients((x) => x.square(), [random.normal([100], 0, 1000)])
    await checkGradients((x) => x.mul(5).tanh(), [random.normal([100], 0, 0.001)])
    await checkGradients((x) => x.mul(1e-6).sum().add(1), [random.normal([10])])
  })

  it('says so where there is nothing to check', async () => {
    const check = checkGradients((x) => x.cast('float32'), [tensor([1], 'int32')])
    await expect(check).rejects.toThrow('checkGradients: expected float32 arguments, got none')
  })

  it('gives the same numbers every time', async () => {
    const x = random.normal([5])
    const run = () => checkGradients((x) => x.sin(), [x], { seed: 4 })
    expect(await run()).toEqual(await run())
  })
})
