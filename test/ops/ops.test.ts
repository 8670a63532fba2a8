import { beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { tensor } from '../../src/tensor/create.js'
import { vjp } from '../../src/tensor/gradients.js'
import * as ops from '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import type { OpCase } from './cases/case.js'
import { cases } from './cases/index.js'

beforeAll(async () => void (await ready()))

it('the table has every op', () => {
  const { methods, ...functions } = ops
  const known = new Set<string>(cases.map(({ op }) => op))
  const missing = Object.keys({ ...methods, ...functions }).filter((op) => !known.has(op))
  expect(missing, 'ops without a case in test/ops/cases').toEqual([])
})

describe.each([...new Set(cases.map(({ op }) => op))])('%s', (name) => {
  const own = cases.filter(({ op }) => op === name)

  it.each(own)('$name', async ({ inputs, run, expected, tolerance = 1e-5 }) => {
    const xs = inputs.map((x) => tensor(x.array))
    const y = run(...xs)
    const want = expected(...inputs)
    expect([y.dtype, y.shape]).toEqual([want.dtype, want.shape])
    const got = await y.data()
    want.values.forEach((value, i) => {
      const allowed = want.dtype === 'float32' ? tolerance * (Math.abs(value) + 0.1) : 0
      if (!(Math.abs(got[i] - value) <= allowed)) {
        expect.fail(`element ${i} is ${got[i]}, expected ${value}\n${got}\n${want.values}`)
      }
    })
  })

  const differentiable = own.filter(({ gradient }) => gradient)
  if (differentiable.length === 0) return

  it.each(differentiable)('gradient: $name', async ({ inputs, run }) => {
    await checkGradients(
      run,
      inputs.map((x) => tensor(x.array)),
      { directions: 2 },
    )
  })

  it.each(differentiable)('gradient of the gradient: $name', async ({ inputs, run }) => {
    const xs = inputs.map((x) => tensor(x.array))
    await checkGradients(
      (...all) => gradientsOf(run, all.slice(0, -1), all[all.length - 1]),
      [...xs, new Random(1).uniform(run(...xs).shape, -1, 1)],
      { directions: 2 },
    )
  })
})

/** All gradients of Σ run(xs)·dy in one vector. */
function gradientsOf(run: OpCase['run'], xs: Tensor[], dy: Tensor): Tensor {
  const floats = xs.filter((x) => x.dtype === 'float32')
  const dx = vjp(
    (...values) => run(...xs.map((x) => (x.dtype === 'float32' ? values.shift()! : x))),
    floats,
    dy,
    { unused: 'zeros' }, // second derivatives may be 0
  )
  return ops.concat(dx.map((gradient) => gradient.reshape([-1])))
}
