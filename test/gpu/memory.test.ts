import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { DeviceBuffer } from '../../src/gpu/buffer.js'
import { GpuError } from '../../src/gpu/errors.js'
import { sizeClass } from '../../src/gpu/memory.js'
import { ones } from '../../src/tensor/create.js'
import '../../src/tensor/ops/index.js'
import { close, gpu, ready } from '../../src/tensor/runtime.js'

beforeAll(async () => void (await ready()))
afterAll(close)

describe('size classes', () => {
  it('are four an octave, from 256 bytes on', () => {
    expect([1, 256, 257, 320, 321, 384, 448, 449, 512, 513].map(sizeClass)).toEqual([
      ...[256, 256, 320, 320, 384, 384, 448, 512, 512, 640],
    ])
  })

  it('hold what is asked, in whole vectors of 16 bytes, and waste a quarter at most', () => {
    for (let bytes = 256; bytes < 1e9; bytes = Math.ceil(bytes * 1.37)) {
      const size = sizeClass(bytes)
      expect(size).toBeGreaterThanOrEqual(bytes)
      expect(size).toBeLessThanOrEqual(bytes * 1.25)
      expect(size % 16).toBe(0)
      expect(sizeClass(size)).toBe(size)
    }
  })
})

describe('the pool', () => {
  it('hands a returned buffer out again for a request of the same class', () => {
    const { pool } = gpu()
    const first = gpu().alloc(1000)
    const { handle } = first
    const { live, bytes } = pool
    pool.release(first)
    expect([first.handle, pool.live, pool.bytes]).toEqual([null, live - 1, bytes])
    expect(gpu().alloc(900).handle).toBe(handle)
    expect([pool.live, pool.bytes]).toEqual([live, bytes])
    expect(gpu().alloc(900).handle).not.toBe(handle)
  })

  it('takes a buffer back once, however often it is returned', () => {
    const buffer = gpu().alloc(5000)
    const { live } = gpu().pool
    gpu().pool.release(buffer)
    gpu().pool.release(buffer)
    expect(gpu().pool.live).toBe(live - 1)
    expect(gpu().alloc(5000).handle).not.toBe(gpu().alloc(5000).handle)
  })

  it('trims what nobody uses, after all that waits for the device', async () => {
    const x = ones([12_345])
    const y = x.add(1)
    const { pool } = gpu()
    pool.release(x.buffer) // the command that reads it is still to be sent
    const before = pool.bytes
    gpu().trim()
    expect(pool.bytes).toBeLessThan(before)
    expect((await y.data())[12_344]).toBe(2)
  })

  it('says which limit a tensor exceeds', () => {
    const { maxStorageBufferBindingSize, maxBufferSize } = gpu().device.limits
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize)
    const { live } = gpu().pool
    expect(() => gpu().alloc(limit + 4)).toThrow(GpuError)
    expect(() => ones([1e6, 1e6])).toThrow(
      /a tensor of 4000\.0 GB exceeds this device's limit of .* for one buffer: use a smaller batch/,
    )
    expect(gpu().pool.live).toBe(live)
  })

  it('gives no handle for a buffer that has none', () => {
    expect(() => gpu().handleOf(new DeviceBuffer(4))).toThrow('this tensor is gone')
  })
})

describe('garbage', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  /** Finalization callbacks run some time after a collection. */
  async function settled(done: () => boolean): Promise<void> {
    for (let i = 0; i < 20 && !done(); i++) {
      collect()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  it('goes back to the pool, and a tensor that is held does not', async () => {
    const { pool } = gpu()
    const held = ones([777])
    const before = pool.live
    const litter = () => {
      for (let i = 0; i < 100; i++) ones([777]).add(held)
    }
    litter()
    expect(pool.live).toBeGreaterThanOrEqual(before + 100)
    const { bytes } = pool
    await settled(() => pool.live <= before)
    expect(pool.live).toBeLessThanOrEqual(before)
    litter()
    expect(pool.bytes).toBeLessThan(1.1 * bytes) // a few may still lie on the stack
    expect((await held.data())[776]).toBe(1)
  })

  it('is not returned twice after a scope has returned it', async () => {
    const { pool } = gpu()
    await settled(() => false)
    const { live } = pool
    gpu().scope(
      () => {
        for (let i = 0; i < 20; i++) ones([999])
      },
      () => [],
    )
    expect(pool.live).toBe(live)
    await settled(() => pool.live < live)
    expect(pool.live).toBe(live)
  })
})

describe('scope', () => {
  it('returns what was allocated inside, save what is kept', () => {
    const { pool } = gpu()
    const before = pool.live
    const [kept, lost] = gpu().scope(
      () => [gpu().alloc(100), gpu().alloc(100)],
      ([first]) => [first],
    )
    expect([kept.handle === null, lost.handle, pool.live]).toEqual([false, null, before + 1])
  })

  it('hands what is kept to the scope around it', () => {
    const before = gpu().pool.live
    gpu().scope(
      () => {
        gpu().scope(
          () => gpu().alloc(100),
          (buffer) => [buffer],
        )
        expect(gpu().pool.live).toBe(before + 1)
      },
      () => [],
    )
    expect(gpu().pool.live).toBe(before)
  })

  it('does not return what is made to last', () => {
    const buffer = gpu().scope(
      () => gpu().lasting(() => gpu().alloc(100)),
      () => [],
    )
    expect(buffer.handle).not.toBe(null)
  })
})
