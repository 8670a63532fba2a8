import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import type { DeviceBuffer } from '../../src/gpu/buffer.js'
import { nameOf, type Shader } from '../../src/gpu/dispatch.js'
import { profile } from '../../src/gpu/profiler.js'
import { Recording } from '../../src/gpu/recording.js'
import { ones, tensor, zeros } from '../../src/tensor/create.js'
import { differentiate, vjp } from '../../src/tensor/gradients.js'
import '../../src/tensor/ops/index.js'
import { accumulate } from '../../src/tensor/ops/accumulate.js'
import { relu } from '../../src/tensor/ops/relu.js'
import { Random } from '../../src/tensor/random.js'
import { close, gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))
afterAll(close)

/** Records `body`, makes it ready, and keeps its result readable. */
async function record(body: () => Tensor): Promise<{ step: Recording; result: Tensor }> {
  const step = new Recording(gpu())
  const result = step.record(body)
  await step.compile([result.buffer])
  return { step, result }
}

describe('a recorded step', () => {
  it('gives what it gives eagerly, bit for bit', async () => {
    const random = new Random(1)
    const [x, y] = [random.normal([13, 7]), random.uniform([13, 1])]
    const [w, v] = [random.normal([7, 5]), random.normal([5, 1])]
    const [kernel, last] = [w, v].map((value, i) => new Variable(`w${i}`, value.shape, () => value))
    const body = () => {
      const { value, gradients } = differentiate(
        () => x.dense(kernel.value).softplus().dense(last.value).sub(y).square().mean(),
        [kernel.value, last.value],
      )
      return gradients[0].sum(1).mul(value)
    }
    const eager = await body().data()
    const { step, result } = await record(body)
    step.replay()
    expect(await result.data()).toEqual(eager)
    step.release()
  })

  it('does along with an earlier dispatch what that one can take, and what nothing in between has to do with', async () => {
    const [a, b] = ['a', 'b'].map((name) => new Variable(name, [2], () => zeros([2])))
    const x = new Variable('x', [3], () => tensor([1, 2, 3]))
    const body = (between: () => void) => () => {
      accumulate(a, x.value, 2)
      between()
      accumulate(b, x.value, tensor([1, 0, 1]))
      return x.value.mul(1)
    }
    for (const [between, isTaken] of [
      [() => {}, true],
      [() => x.assign(tensor([4, 5, 6])), false],
    ] as const) {
      a.set(new Float32Array(2))
      b.set(new Float32Array(2))
      x.set(Float32Array.of(1, 2, 3))
      const { step } = await record(body(between))
      step.replay()
      const [sumA, sumB] = await Promise.all([a.value.data(), b.value.data()])
      const names = step.dispatches.map(({ shader: { file } }) => file)
      expect([...sumA]).toEqual([12, 6])
      expect([...sumB]).toEqual(isTaken ? [4, 2] : [10, 2])
      const shaders = names.filter((name) => name?.startsWith('accumulate'))
      expect(shaders).toEqual(isTaken ? ['accumulateBoth.wgsl'] : ['accumulate.wgsl', 'accumulate.wgsl'])
      step.release()
    }
  })

  it('runs only when it is replayed, on the values of that time', async () => {
    const v = new Variable('v', [2], () => tensor([1, 2]))
    const { step, result } = await record(() => v.value.mul(10))
    v.set(Float32Array.of(3, 4))
    step.replay()
    expect(Array.from(await result.data())).toEqual([30, 40])
    v.set(Float32Array.of(5, 6))
    expect(Array.from(await result.data())).toEqual([30, 40])
    step.replay()
    expect(Array.from(await result.data())).toEqual([50, 60])
    step.release()
  })

  it('keeps what is uploaded inside as a constant', async () => {
    const data = [1, 2, 3]
    const { step, result } = await record(() => tensor(data).add(tensor([10, 20, 30])))
    data[0] = 99
    for (let i = 0; i < 3; i++) step.replay()
    expect(Array.from(await result.data())).toEqual([11, 22, 33])
    step.release()
  })

  it('computes once what is the same in every step', async () => {
    const v = new Variable('v', [3], () => tensor([1, 2, 3]))
    const body = () => {
      const gradient = differentiate(() => v.value.square().mean(), [v.value]).gradients[0]
      return gradient.add(ones([2, 3]).mul(10).sum(0))
    }
    const eager = await body().data()
    const { step, result } = await record(body)
    // The value's own mean is left; what the gradient of a mean consists of and the sum of tens are not.
    const left = step.dispatches.filter(({ shader }) => /^(fill|reduce|readStrided)/.test(shader.name))
    expect(left.map(({ origin }) => nameOf(origin))).toEqual(['mean'])
    step.replay()
    expect(await result.data()).toEqual(eager)
    v.set(Float32Array.of(30, 30, 30))
    step.replay()
    expect(Array.from(await result.data())).toEqual([40, 40, 40])
    step.release()
  })

  it('takes its place among eager ops, in order', async () => {
    const v = new Variable('v', [1], () => zeros([1]))
    const { step, result } = await record(() => v.value.add(1))
    const seen: Tensor[] = []
    for (let i = 0; i < 5; i++) {
      v.assign(v.value.add(10))
      step.replay()
      seen.push(result.add(0))
    }
    expect(await Promise.all(seen.map((x) => x.item()))).toEqual([11, 21, 31, 41, 51])
    step.release()
  })

  it('knows where each dispatch comes from', () => {
    const step = new Recording(gpu())
    step.record(() => gpu().within('dense_1', () => ones([3]).relu()))
    expect(step.dispatches.map(({ shader, origin }) => [shader.file, nameOf(origin)])).toEqual([
      ['fill.wgsl', 'dense_1'],
      ['relu/map.wgsl', 'dense_1 › relu'],
    ])
  })

  it('has no values inside', async () => {
    const step = new Recording(gpu())
    const reads: Promise<unknown>[] = []
    const x = step.record(() => {
      const x = ones([2])
      reads.push(x.data(), x.item(), x.print(), gpu().read(x.buffer))
      return x
    })
    for (const read of reads.slice(0, 3)) await expect(read).rejects.toThrow(/recorded|one element/)
    await expect(reads[3]).rejects.toThrow('a value of the step that is being recorded has no memory yet')
    await expect(x.data()).rejects.toThrow('this tensor is gone')
  })

  it('takes no values from the host but constants', async () => {
    const v = new Variable('v', [1], () => zeros([1]))
    const step = new Recording(gpu())
    expect(() => step.record(() => v.set(Float32Array.of(1)))).toThrow('write them before each replay')
    expect(await v.value.item()).toBe(0)
  })

  it('can be recorded once at a time, and not after an error stays open', () => {
    const [outer, inner] = [new Recording(gpu()), new Recording(gpu())]
    expect(() => outer.record(() => inner.record(() => ones([1])))).toThrow('a recording is under way')
    expect(gpu().recording).toBe(null)
  })

  it('says so where it is not ready, or not any more', async () => {
    const step = new Recording(gpu())
    const x = step.record(() => ones([2]).add(1))
    expect(() => step.replay()).toThrow('has not been compiled, or has been released')
    await step.compile([x.buffer])
    step.replay()
    step.release()
    expect(() => step.replay()).toThrow('has not been compiled, or has been released')
  })

  it('may be empty', async () => {
    const step = new Recording(gpu())
    step.record(() => ones([0, 3]).add(1))
    await step.compile([])
    step.replay()
    expect(step.commands).toEqual([])
  })
})

describe('shared memory', () => {
  /** What changes from step to step: of what stays the same nothing is left in a step. */
  const variable = (value: Tensor) => new Variable('v', value.shape, () => value).value
  /** Adds 1 to its buffer in place. */
  const increment: Shader = {
    name: 'increment.wgsl',
    code: `
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @compute @workgroup_size(64)
      fn main(@builtin(global_invocation_id) id: vec3u) { y[id.x] += 1.0; }`,
  }
  const inPlace = (buffer: DeviceBuffer) =>
    gpu().dispatch({ shader: increment, inputs: [], outputs: [buffer], workgroups: [1, 1, 1] })

  it('a chain of 20 ops, some in place, takes the memory of two tensors', async () => {
    const start = variable(ones([64]))
    const chain = () => {
      let x = start
      for (let i = 0; i < 20; i++) {
        x = i % 2 === 0 ? x.mul(2) : x.sub(3)
        if (i % 5 === 0) inPlace(x.buffer)
      }
      return x.add(0)
    }
    const eager = await chain().data()
    const { step, result } = await record(chain)
    expect(step.arena).toMatchObject({ bytes: 512, unshared: 20 * 256 })
    step.replay()
    expect(await result.data()).toEqual(eager)
    step.release()
  })

  it('keeps apart what is alive at the same time', async () => {
    const x = variable(new Random(1).normal([50]))
    const body = () => {
      const kept = Array.from({ length: 8 }, (_, i) => x.mul(i + 1))
      let sum = x.zerosLike()
      for (const y of kept.reverse()) sum = sum.add(y.square()).mul(0.5)
      return sum.add(kept[3])
    }
    const eager = await body().data()
    const { step, result } = await record(body)
    expect(step.arena.bytes).toBeLessThan(step.arena.unshared / 2)
    step.replay()
    step.replay()
    expect(await result.data()).toEqual(eager)
    step.release()
  })

  it('a slot grows with the largest tensor that lies in it', async () => {
    const x = variable(ones([10]))
    const body = () => x.add(1).broadcastTo([100, 10]).mul(2).sum(0).add(1).broadcastTo([50, 10])
    const eager = await body().data()
    const { step, result } = await record(body)
    step.replay()
    expect(await result.data()).toEqual(eager)
    expect(step.arena.bytes).toBeLessThan(step.arena.unshared)
    step.release()
  })

  it('random graphs give the same shared as eagerly', async () => {
    const random = new Random(2)
    const start = variable(random.normal([20]))
    for (let seed = 0; seed < 10; seed++) {
      const body = () => {
        let state = seed + 1
        const choose = (n: number) => {
          state = (state * 48271) % 2147483647
          return state % n
        }
        const made = [start]
        for (let i = 0; i < 30; i++) {
          const [a, b] = [made[choose(made.length)], made[made.length - 1 - choose(Math.min(3, made.length))]]
          made.push(choose(2) ? a.sub(b) : a.mul(0.5).add(b))
        }
        return made[made.length - 1].add(made[made.length - 7])
      }
      const eager = await body().data()
      const { step, result } = await record(body)
      step.replay()
      expect(await result.data()).toEqual(eager)
      step.release()
    }
  })

  it('goes back to the pool', async () => {
    const before = gpu().pool.live
    const { step, result } = await record(() => ones([100]).exp().log().mul(3))
    expect(gpu().pool.live).toBeGreaterThan(before)
    step.release()
    gpu().pool.release(result.buffer)
    expect(gpu().pool.live).toBeLessThanOrEqual(before + 1) // the constant 3 stays
  })
})

describe('the gradient of a pool with that of an activation behind it', () => {
  const gradsIn = ({ dispatches }: Recording) =>
    dispatches.map(({ shader }) => shader.name.split(' ')[0]).filter((name) => name.includes('Grad'))
  /** The gradient of a pool of `activate(x)`, eagerly and in a recorded step. */
  const both = async (
    activate: (x: Tensor) => Tensor,
    { window = 2, stride = 2, channels = 3, also = (_: Tensor) => zeros([]) } = {},
  ) => {
    const at = new Variable('x', [2, 6, 8, channels], () => new Random(1).normal([2, 6, 8, channels]).mul(4))
    const body = () => {
      const value = () => {
        const y = activate(at.value)
        const pooled = y.maxPool2d([window, window], { strides: [stride, stride] })
        return pooled.mul(new Random(2).normal(pooled.shape)).sum().add(also(y))
      }
      return differentiate(value, [at.value]).gradients[0]
    }
    const eager = await body().data()
    const { step, result } = await record(body)
    step.replay()
    const recorded = await result.data()
    step.release()
    return { eager, recorded, grads: gradsIn(step) }
  }

  it.each<[string, (x: Tensor) => Tensor, Parameters<typeof both>[1], string]>([
    ['relu', (x) => x.relu(), {}, 'pool/maxGradApart.wgsl'],
    ['relu of four channels', (x) => x.relu(), { channels: 4 }, 'pool/maxGradApart.wgsl'],
    ['relu6', (x) => x.relu6(), { window: 3, stride: 3 }, 'pool/maxGradApart.wgsl'],
    ['relu under windows that overlap', (x) => x.relu(), { window: 3 }, 'pool/maxGrad.wgsl'],
    [
      'the epilogue of a convolution',
      (x) => x.conv2d(ones([1, 1, 3, 4]), { activation: relu }),
      {},
      'pool/maxGradApart.wgsl',
    ],
  ])('is one dispatch, and the same to the bit: %s', async (_, activate, problem, shader) => {
    const { eager, recorded, grads } = await both(activate, problem)
    expect(recorded).toEqual(eager)
    expect(eager.filter((dx) => dx !== 0).length).toBeGreaterThan(10)
    expect(grads).toEqual([shader])
  })

  it('stays two where the activation does more than stop it', async () => {
    const { eager, recorded, grads } = await both((x) => x.sigmoid())
    expect(recorded).toEqual(eager)
    expect(grads).toEqual(['pool/maxGradApart.wgsl', 'sigmoidGrad/zip.wgsl'])
  })

  it('stays two where a gradient comes another way too', async () => {
    const { eager, recorded, grads } = await both((x) => x.relu(), { also: (y) => y.mul(3).sum() })
    expect(recorded).toEqual(eager)
    expect(grads).toEqual(['pool/maxGradApart.wgsl', 'reluGrad/zip.wgsl'])
  })

  it('stays two where somebody reads what lies between', async () => {
    const x = new Random(1).normal([2, 6, 8, 3])
    const dy = new Random(2).normal([2, 3, 4, 3])
    const body = () => {
      const y = x.relu()
      const [between] = vjp((y) => y.maxPool2d([2, 2]), [y], dy)
      return { between, dx: vjp((x) => x.relu(), [x], between)[0] }
    }
    const eager = body()
    const step = new Recording(gpu())
    const results = step.record(body)
    await step.compile(Object.values(results).map(({ buffer }) => buffer))
    step.replay()
    expect(await results.between.data()).toEqual(await eager.between.data())
    expect(await results.dx.data()).toEqual(await eager.dx.data())
    step.release()
  })
})

it('5000 replays leave memory as it was', async () => {
  const v = new Variable('v', [4], () => zeros([4]))
  const { step, result } = await record(() => {
    v.assign(v.value.add(1))
    return v.value.mul(2)
  })
  step.replay()
  await gpu().finish()
  const { live, bytes } = gpu().pool
  for (let i = 1; i < 5000; i++) {
    step.replay()
    if (i % 500 === 0) await gpu().finish()
  }
  expect(Array.from(await result.data())).toEqual([10_000, 10_000, 10_000, 10_000])
  expect(gpu().pool.live).toBeLessThanOrEqual(live) // garbage of other tests may go meanwhile
  expect(gpu().pool.bytes).toBe(bytes)
  step.release()
})

it('profile gives a time for each dispatch, and does the step', async () => {
  const v = new Variable('v', [300, 300], () => zeros([300, 300]))
  const { step, result } = await record(() => {
    v.assign(v.value.add(1))
    return v.value.matmul(v.value)
  })
  const before = gpu().pool.live
  let runs = 0
  for (const clock of gpu().traits.timestamps ? (['timestamps', 'waiting'] as const) : ['waiting' as const]) {
    const times = await profile(gpu(), step, clock)
    expect(times.length).toBe(step.dispatches.length)
    for (const time of times) expect(time).toBeGreaterThanOrEqual(0)
    expect(Math.max(...times)).toBeGreaterThan(1000) // the product takes longer than a microsecond
    expect(gpu().pool.live).toBeLessThanOrEqual(before)
    expect((await result.data())[0]).toBe(300 * (++runs) ** 2)
  }
  step.release()
})
