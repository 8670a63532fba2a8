import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { openDevice } from '../../src/gpu/device.js'
import type { Shader } from '../../src/gpu/dispatch.js'
import { GpuError } from '../../src/gpu/errors.js'
import { Gpu } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { host } from '../../src/host.js'
import { ones, tensor } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { abstractly, close, gpu, ready } from '../../src/tensor/runtime.js'
import { Variable } from '../../src/tensor/variable.js'

it('before ready(), a tensor says what to do', () => {
  expect(() => ones([1])).toThrow('no GPU device is open yet: call `await ready()` before the first tensor')
})

describe('what the device refuses becomes a GpuError', () => {
  beforeAll(async () => void (await ready()))
  afterAll(close)

  let shader: Shader
  let count = 0
  const use = (code: string) => {
    shader = { name: `broken${count++}.wgsl`, code }
  }
  const run = () => {
    const y = gpu().alloc(16)
    gpu().dispatch({ shader, inputs: [], outputs: [y], workgroups: [1, 1, 1] })
    return y
  }
  const refused = async (call: () => Promise<unknown>) => {
    const error = await call().then(
      () => null,
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(GpuError)
    return (error as GpuError).message
  }

  describe('invalid WGSL', () => {
    beforeEach(() => use('fn main( {'))

    it('in an eager op, whenever values are read', async () => {
      for (let i = 0; i < 2; i++) {
        const message = await refused(() => gpu().read(run()))
        expect(message).toContain(`WebGPU refused the shader ${shader.name}: `)
        expect(message).toContain("expected ')' for function declaration")
      }
    })

    it('in an eager op, when the device has finished', async () => {
      run()
      expect(await refused(() => gpu().finish())).toContain(shader.name)
    })

    it('in a recorded step, when it is compiled', async () => {
      const step = new Recording(gpu())
      step.record(run)
      const message = await refused(() => step.compile([]))
      expect(message).toContain(`WebGPU refused the shader ${shader.name}: `)
      expect(message).toContain("expected ')'")
    })
  })

  describe('bindings that do not fit', () => {
    beforeEach(() =>
      use(`@group(0) @binding(7) var<storage, read_write> y: array<u32>;
           @compute @workgroup_size(1) fn main() { y[0] = 1u; }`),
    )

    it('in an eager op', async () => {
      const message = await refused(() => gpu().read(run()))
      expect(message).toContain(shader.name)
      expect(message).toContain('@binding(7)')
    })

    it('in a recorded step', async () => {
      const step = new Recording(gpu())
      step.record(run)
      expect(await refused(() => step.compile([]))).toContain(shader.name)
    })
  })

  it('a buffer that is read and written at once', async () => {
    use(`@group(0) @binding(0) var<storage, read> x: array<u32>;
         @group(0) @binding(1) var<storage, read_write> y: array<u32>;
         @compute @workgroup_size(1) fn main() { y[0] = x[0]; }`)
    for (const finish of [false, true]) {
      const x = gpu().alloc(16)
      const wait = () => (finish ? gpu().finish() : gpu().read(x))
      gpu().dispatch({ shader, inputs: [x], outputs: [x], workgroups: [1, 1, 1] })
      expect(await refused(wait)).toContain('WebGPU refused a command: ')
    }
  })

  it('and nothing else stays: the device goes on', async () => {
    use('no shader')
    await refused(() => gpu().read(run()))
    await gpu().finish()
    expect(await ones([3]).sum().item()).toBe(3)
  })
})

describe('a lost device', () => {
  it('is told by every call, and opened again by ready()', async () => {
    const lost = await ready()
    expect(await ready()).toBe(lost)
    const x = ones([4])
    const weight = new Variable('weight', [4], () => ones([4]))
    const step = new Recording(lost)
    const y = step.record(() => weight.value.add(1))
    await step.compile([y.buffer])
    const underWay = x.data()
    lost.device.destroy()

    const message =
      /the GPU device was lost .*: what lay in its memory is gone. Open it again with `await ready\(\)`/
    await expect(underWay).rejects.toThrow(message)
    for (let i = 0; i < 2; i++) {
      await expect(x.data()).rejects.toThrow(message)
      expect(() => x.add(1)).toThrow(message)
      expect(() => ones([1])).toThrow(message)
      expect(() => tensor([1])).toThrow(message)
      expect(() => weight.set(new Float32Array(4))).toThrow(message)
      expect(() => step.replay()).toThrow(message)
      await expect(lost.finish()).rejects.toThrow(message)
    }
    expect(lost.usable).toBe(false)

    const [opened, same] = await Promise.all([ready(), ready()])
    expect(opened).not.toBe(lost)
    expect(same).toBe(opened)
    expect(await ones([4]).add(1).sum().item()).toBe(8)
    const gone = 'this tensor lay on a device that has been lost or closed since'
    expect(() => x.add(1)).toThrow(gone)
    await expect(x.data()).rejects.toThrow(gone)
    expect(() => weight.value.add(1)).toThrow(gone)
  })

  it('is like a closed one', async () => {
    const opened = await ready()
    close()
    expect(() => ones([1])).toThrow('no GPU device is open yet')
    await expect(opened.read(opened.pool as never)).rejects.toThrow('this device has been closed')
    expect(await ready()).not.toBe(opened)
    close()
  })
})

describe('opening a device', () => {
  it('says what to install where there is no adapter', async () => {
    const none = { requestAdapter: async () => null } as unknown as GPU
    await expect(openDevice(none)).rejects.toThrow(
      /no WebGPU adapter was found. Linux: install a Vulkan driver/,
    )
  })

  it('names the device, and what kernels choose by', async () => {
    // From the host, which keeps what it has opened: Dawn crashes where its GPU object is collected too early.
    const device = await openDevice(await host().gpu())
    expect(device).toBeInstanceOf(Gpu)
    expect(device.name).not.toBe('')
    expect(Object.keys(device.traits).sort()).toEqual([
      'f16',
      'matrixUnits',
      'setsSubgroups',
      'software',
      'subgroupSize',
      'timestamps',
    ])
    device.close()
  })
})

it('shapes can be worked out without a device', async () => {
  const y = abstractly(() =>
    ones([3, 4])
      .matmul(ones([4, 5]))
      .softmax()
      .sum(0),
  )
  expect(y.shape).toEqual([5])
  expect(() => abstractly(() => ones([3]).add(ones([4])))).toThrow('add: shapes [3] and [4]')
  await expect(abstractly(() => ones([3]).data())).rejects.toThrow('while only shapes are being worked out')
})

it('no error is written to the console', async () => {
  const program = fileURLToPath(new URL('silentErrors.ts', import.meta.url))
  const loader = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', '--import', loader, program],
  ])
  expect(stdout).toMatch(/^GpuError: WebGPU refused the shader broken\.wgsl/)
  // Dawn's own warning about limits, which the launcher of this project filters.
  expect(stderr.replace(/^Warning: max\w+ artificially reduced .*\n/gm, '')).toBe('')
})
