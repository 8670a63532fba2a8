import { describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { ones, tensor } from '../../src/tensor/create.js'
import { differentiate, grad, vjp } from '../../src/tensor/gradients.js'
import { concat } from '../../src/tensor/ops/index.js'
import { ready } from '../../src/tensor/runtime.js'
import { Tensor } from '../../src/tensor/tensor.js'
import { valueAndGrad } from '../../src/tensor/valueAndGrad.js'
import { Variable } from '../../src/tensor/variable.js'

await ready()

const inf = Number.POSITIVE_INFINITY
const values = async (x: Tensor) => Array.from(await x.data())
const gradientAt = async (f: (x: Tensor) => Tensor, xs: number[]) =>
  values(vjp(f, [tensor(xs)], ones(f(tensor(xs)).shape))[0])

describe('grad, valueAndGrad, vjp', () => {
  it('give values and gradients of all arguments', async () => {
    const { value, gradients } = valueAndGrad((x, y) => x.mul(y).sum())(tensor([1, 2]), tensor([3, 4]))
    expect(await value.item()).toBe(11)
    expect(await Promise.all(gradients.map(values))).toEqual([
      [3, 4],
      [1, 2],
    ])
  })

  it('take one value of any shape', async () => {
    expect(await values(grad((x) => x.square().sum(0, true))(tensor([3])))).toEqual([6])
  })

  it('weigh outputs', async () => {
    const [dx] = vjp((x) => x.square(), [tensor([1, 2, 3])], tensor([1, 10, 100]))
    expect(await values(dx)).toEqual([2, 40, 600])
  })

  it('nest: the third derivative of x⁴', async () => {
    const f = (x: Tensor) => x.pow(4).sum()
    const third = grad((x) => grad((x) => grad(f)(x).sum())(x).sum())
    expect((await values(third(tensor([2]))))[0]).toBeCloseTo(48, 3)
  })

  it('differentiate an inner gradient with respect to another argument', async () => {
    // d/dy of (d/dx x²y) = 2x
    const f = grad((y) => grad((x, y) => x.square().mul(y).sum())(tensor([3]), y).sum())
    expect(await values(f(tensor([5])))).toEqual([6])
  })

  it('leave the arguments as they were', () => {
    const x = tensor([1])
    grad((x) => x.sum())(x)
    expect(x.node).toBe(null)
  })
})

describe('the backward pass', () => {
  it('adds up what comes along several paths', async () => {
    expect(await gradientAt((x) => x.mul(x).add(x).mul(x), [2])).toEqual([16]) // 3x² + 2x
    expect(await gradientAt((x) => concat([x, x, x]).mul(2), [1])).toEqual([6])
  })

  it('says what is not used, or gives zeros for it', async () => {
    const f = (x: Tensor, _: Tensor) => x.sum()
    const xs = [tensor([1, 2]), tensor([[3, 4]])] as const
    expect(() => valueAndGrad(f)(...xs)).toThrow(/does not depend on argument 1.*unused: 'zeros'/)
    const { gradients } = valueAndGrad(f, { unused: 'zeros' })(...xs)
    expect(gradients[1].shape).toEqual([1, 2])
    expect(await values(gradients[1])).toEqual([0, 0])
    expect(() => vjp((x, _) => x.exp(), xs, ones([2]))).toThrow(/argument 1/)
  })

  it.each<[string, (x: Tensor) => Tensor]>([
    ['comparisons', (x) => x.greater(0).cast('float32')],
    ['integers', (x) => x.cast('int32').cast('float32').mul(3)],
    ['argmax', (x) => x.argmax().cast('float32')],
    ['stopGradient', (x) => x.stopGradient().square()],
    ['another tensor of the same values', (x) => new Tensor(x.buffer, x.shape, x.dtype)],
  ])('says that there is none through %s, or gives zeros', async (_, f) => {
    const x = tensor([1.5, 2])
    expect(() => grad((x) => f(x).sum())(x)).toThrow(/does not depend on argument 0/)
    expect(await values(grad((x) => f(x).sum(), { unused: 'zeros' })(x))).toEqual([0, 0])
  })

  it('stops at stopGradient', async () => {
    expect(await gradientAt((x) => x.mul(x.stopGradient()), [3])).toEqual([3])
  })

  it('sums down what was broadcast', async () => {
    const [dx, dy] = vjp((x, y) => x.add(y), [ones([2, 1]), ones([3])], ones([2, 3]))
    expect([dx.shape, dy.shape]).toEqual([[2, 1], [3]])
    expect([await values(dx), await values(dy)]).toEqual([
      [3, 3],
      [2, 2, 2],
    ])
  })

  it('walks long chains', async () => {
    const chain = (x: Tensor) => {
      let y = x
      for (let i = 0; i < 5000; i++) y = y.reshape([1, 1]).reshape([1])
      return y.mul(2)
    }
    expect(await gradientAt(chain, [1])).toEqual([2])
  })

  it('walks graphs with many paths once', async () => {
    let f = (x: Tensor) => x
    for (let i = 0; i < 40; i++) {
      const inner = f
      f = (x) => {
        const y = inner(x)
        return y.add(y).mul(0.5) // 2⁴⁰ paths
      }
    }
    expect(await gradientAt(f, [1])).toEqual([1])
  })
})

describe('conventions', () => {
  // What Keras 3.15.1 gives on PyTorch.
  it.each<[string, (x: Tensor) => Tensor, number[], number[]]>([
    ['relu', (x) => x.relu(), [0, -0], [0, 0]],
    ['relu6', (x) => x.relu6(), [0, 6], [0, 0]],
    ['leakyRelu', (x) => x.leakyRelu(0.5), [0, -0, -1, 1], [0.5, 0.5, 0.5, 1]],
    ['elu', (x) => x.elu(0.5), [0, -0], [0.5, 0.5]],
    ['selu', (x) => x.selu(), [0], [1.7580993175506592]],
    ['hardSigmoid', (x) => x.hardSigmoid(), [-3, 3], [0, 0]],
    ['hardSilu', (x) => x.hardSilu(), [-3, 3], [0, 1]],
    ['abs', (x) => x.abs(), [0], [0]],
    ['sign', (x) => x.sign(), [0], [0]],
    ['softsign', (x) => x.softsign(), [0], [1]],
    ['clip', (x) => x.clip(-1, 1), [-1, 1, 2], [1, 1, 0]],
    ['maxPool2d', (x) => x.reshape([1, 2, 2, 1]).maxPool2d([2, 2]), [1, 1, 1, 0], [1, 0, 0, 0]],
    ['sqrt', (x) => x.sqrt(), [0], [inf]],
    ['variance', (x) => x.variance(), [1, 1], [0, 0]],
  ])('at kinks: %s', async (_, f, xs, expected) => {
    expect((await gradientAt(f, xs)).map((d) => d + 0)).toEqual(expected)
  })

  it('of mod and of sine, far from 0', async () => {
    expect(await gradientAt((x) => x.mod(7), [1e9])).toEqual([1])
    const [dy] = vjp((y) => tensor([5, -5, 7, 6, -6]).mod(y), [tensor([3, 3, -3, 3, 3])], ones([5]))
    expect(await values(dy)).toEqual([-1, 2, 3, -2, 2])
    expect((await gradientAt((x) => x.sin(), [1e30]))[0]).toBeCloseTo(Math.cos(Math.fround(1e30)), 6)
  })

  it('equals share the gradient of max, min, maximum and minimum', async () => {
    expect(await gradientAt((x) => x.max(), [2, 3, 3])).toEqual([0, 0.5, 0.5])
    expect(
      await gradientAt(
        (x) => x.min(),
        [2, 2, 3, 2].map((v) => v * 3),
      ).then((g) => g[2]),
    ).toBe(0)
    const dy = vjp((x, y) => x.maximum(y), [tensor([1, 2]), tensor([1, 1])], ones([2]))
    expect(await Promise.all(dy.map(values))).toEqual([
      [0.5, 1],
      [0.5, 0],
    ])
  })

  it('products with zeros', async () => {
    expect(await gradientAt((x) => x.prod(), [2, 0, 3])).toEqual([0, 6, 0])
    expect(await gradientAt((x) => x.prod(), [0, 0, 3])).toEqual([0, 0, 0])
  })

  it('powers of 0', async () => {
    expect(await gradientAt((x) => x.pow(tensor([0, 1, 2, 3])), [0, 0, 0, 0])).toEqual([0, 1, 0, 0])
    expect(await gradientAt((x) => x.pow(tensor([0.5, -1, 1.5])), [0, 0, 0])).toEqual([inf, -inf, 0])
    expect(await values(vjp((y) => tensor([0, -1]).pow(y), [tensor([2, 2])], ones([2]))[0])).toEqual([0, 0])
  })

  it('NaN passes back', async () => {
    expect(await gradientAt((x) => x.square(), [Number.NaN])).toEqual([Number.NaN])
  })
})

describe('valueAndGrad of variables', () => {
  const w = new Variable('w', [2], () => tensor([1, 2]))
  const b = new Variable('b', [], () => tensor(5))
  const x = tensor([3, 4])
  const line = () => x.mul(w.value).sum().add(b.value)

  it('gives the value and a gradient for each, in a list, by names or in a Map', async () => {
    const { value, gradients } = valueAndGrad(line, [w, b])
    expect(await value.item()).toBe(16)
    expect(await Promise.all(gradients.map(values))).toEqual([[3, 4], [1]])
    const { gradients: named } = valueAndGrad(line, { slope: w, shift: b })
    expect(await values(named.slope)).toEqual([3, 4])
    expect(await values(named.shift)).toEqual([1])
    const { gradients: keyed } = valueAndGrad(line, new Map([[w, w]]))
    expect(await values(keyed.get(w)!)).toEqual([3, 4])
    expect(w.value.node).toBe(null)
  })

  it('takes tensors as well, where they are', async () => {
    const { gradients } = valueAndGrad(line, [x])
    expect(await values(gradients[0])).toEqual([1, 2])
  })

  it.each<[string, () => unknown, RegExp]>([
    ['that are not used', () => valueAndGrad(() => w.value.sum(), [w, b]), /depend on variable 1 "b"/],
    ['by name', () => valueAndGrad(() => w.value.sum(), { shift: b }), /depend on shift "b"/],
    [
      'given as an argument',
      () => valueAndGrad(() => w.value.square().sum())(w.value),
      /depend on argument 0/,
    ],
    ['there are none of', () => valueAndGrad(line, []), /got none.*inputShape/],
    ['that are layers', () => valueAndGrad(line, [{ kernel: w }] as never), /object of class Object at 0/],
    ['for a vector', () => valueAndGrad(() => w.value, [w]), /gradient is of one number, got shape \[2\]/],
    ['for a number', () => valueAndGrad((() => 3) as never, [w]), /tensor that the function returns, got 3/],
    ['for nothing', () => valueAndGrad((() => {}) as never, [w]), /got undefined/],
    ['of an async function', () => valueAndGrad((async () => w.value.sum()) as never, [w]), /not async/],
    [
      'of no function',
      () => valueAndGrad(line() as never, [w]),
      /expected a function first, got an object of class Tensor/,
    ],
    [
      'that change inside',
      () =>
        valueAndGrad(() => {
          const y = line()
          w.assign(ones([2]))
          return y
        }, [w]),
      /"w" can't be changed inside/,
    ],
  ])('refuses in words: variables %s', (_, call, message) => {
    expect(call).toThrow(message)
    expect(w.value.node).toBe(null)
  })

  it('gives zeros where they are asked for', async () => {
    const { gradients } = valueAndGrad(() => w.value.sum(), [w, b], { unused: 'zeros' })
    expect(await values(gradients[1])).toEqual([0])
  })

  it('can be differentiated again, with respect to the same variables: a penalty on a gradient', async () => {
    // f = Σ w²·x, df/dx = w²; the penalty Σ (w²)² has the gradient 4w³.
    const { gradients } = valueAndGrad(
      () =>
        grad((x) => x.mul(w.value.square()).sum())(x)
          .square()
          .sum(),
      [w],
    )
    expect(await values(gradients[0])).toEqual([4, 32])
    // df/dw = 2w·x, and Σ (2w·x)² has the gradient 8w·x².
    const inner = () => valueAndGrad(() => x.mul(w.value.square()).sum(), [w]).gradients[0]
    const { gradients: twice } = valueAndGrad(() => inner().square().sum(), [w])
    expect(await values(twice[0])).toEqual([72, 256])
  })
})

describe('differentiate', () => {
  it('takes parameters where they are', async () => {
    const w = new Variable('w', [2], () => tensor([1, 2]))
    const b = new Variable('b', [], () => tensor(5))
    const x = tensor([3, 4])
    const { value, gradients } = differentiate(() => x.mul(w.value).sum().add(b.value), [w.value, b.value])
    expect(await value.item()).toBe(16)
    expect(await Promise.all(gradients.map(values))).toEqual([[3, 4], [1]])
    expect(w.value.node).toBe(null)
  })

  it('leaves no traces where f throws', () => {
    const w = new Variable('w', [2], () => tensor([1, 2]))
    expect(() => differentiate(() => w.value, [w.value])).toThrow(
      'a gradient is of one number, got shape [2]',
    )
    expect(w.value.node).toBe(null)
    expect(w.value.mul(2).node).toBe(null)
  })
})

describe('results', () => {
  it('hold no graph, where nobody can ask further gradients', () => {
    const w = new Variable('w', [2], () => tensor([1, 2]))
    const { value, gradients } = differentiate(() => w.value.square().sum(), [w.value])
    expect([value, ...gradients].map(({ node }) => node)).toEqual([null, null])
    expect(grad((x) => x.exp().sum())(tensor([1])).node).toBe(null)
    expect(vjp((x) => x.exp(), [tensor([1])], ones([1]))[0].node).toBe(null)
  })

  it('hold the graph of a gradient that is asked for outside', () => {
    grad((y) => {
      const { value, gradients } = valueAndGrad((x) => x.mul(y).sum())(tensor([3]))
      expect([value, ...gradients].map(({ node }) => node !== null)).toEqual([true, true])
      return value
    })(tensor([5]))
  })
})
