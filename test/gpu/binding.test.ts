import { beforeAll, expect, it } from 'vitest'
import '../useWebGpu.js'
import '../../src/tensor/ops/index.js'
import { tensor } from '../../src/tensor/create.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import { scope } from '../../src/tensor/scope.js'

beforeAll(async () => void (await ready()))

/** How often `body` has the device bind something. */
async function countBound(body: () => Promise<void>): Promise<number> {
  const { device } = gpu()
  const bind = device.createBindGroup
  let count = 0
  device.createBindGroup = (descriptor) => {
    count++
    return bind.call(device, descriptor)
  }
  try {
    await body()
  } finally {
    device.createBindGroup = bind
  }
  return count
}

it('a loop of single ops binds the same few buffers once', async () => {
  const [x, row] = [tensor([[1, 2, 3, 4], [5, 6, 7, 8]]), tensor([10, 20, 30, 40])] // biome-ignore format: a matrix
  const step = () => scope(() => x.add(row).mul(2))
  const count = await countBound(async () => {
    for (let i = 0; i < 50; i++) {
      const y = step()
      if (i % 25 === 24) expect(await y.data()).toEqual(Float32Array.of(22, 44, 66, 88, 30, 52, 74, 96))
      y.buffer.free()
    }
  })
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThanOrEqual(8)
})

it('what has been bound is not taken for buffers that come after it', async () => {
  const sums: number[] = []
  for (let i = 0; i < 5; i++) {
    const x = tensor([i, i, i, i])
    sums.push(
      await x
        .add(tensor([1, 2, 3, 4]))
        .sum()
        .item(),
    )
    x.buffer.free()
    gpu().trim() // destroys what is idle, so that the next one is another buffer
  }
  expect(sums).toEqual([10, 14, 18, 22, 26])
})
