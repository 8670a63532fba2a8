import { afterAll, beforeAll, expect, it } from 'vitest'
import { GpuError } from '../../src/gpu/errors.js'
import { host, useHost } from '../../src/host.js'
import {
  close,
  Dense,
  Dropout,
  NdArray,
  ones,
  ready,
  Sequential,
  setRandomSeed,
  tensor,
  valueAndGrad,
} from '../../src/node/index.js'
import { gpu } from '../../src/tensor/runtime.js'
import { type RefusingGpu, refusing, type Told } from '../refusingDevice.js'

let device: RefusingGpu
const node = host()

beforeAll(async () => {
  device = refusing(await node.gpu())
  useHost({ ...node, gpu: async () => device.gpu })
  await ready()
})
afterAll(() => {
  close()
  useHost(node)
})

/** Trains, measures, predicts, in `fit` and by hand; gives all numbers that come of it. */
async function program(): Promise<number[]> {
  setRandomSeed(1)
  const x = new NdArray(
    Float32Array.from({ length: 40 }, (_, i) => Math.sin(i)),
    [10, 4],
  )
  const y = new NdArray(
    Float32Array.from({ length: 10 }, (_, i) => i % 2),
    [10, 1],
  )
  const model = new Sequential([
    new Dense(3, { inputShape: [4], activation: 'tanh' }),
    new Dropout(0.2),
    new Dense(1, { activation: 'sigmoid' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 4, validationSplit: 0.2, verbose: 0 })
  const measured = await model.evaluate(x, y, { verbose: 0 })
  const once = await model.trainOnBatch(x, y)
  const predicted = await model.predict(x, { batchSize: 7 })
  const { value, gradients } = valueAndGrad((w) => tensor(x).matmul(w).square().mean())(ones([4, 2]).mul(0.3))
  const own = await Promise.all([value, gradients[0].sum(1)].map((z) => z.data()))
  const weights = await model.getWeights()
  return [
    ...Object.values(history).flat(),
    ...measured,
    ...once,
    ...[predicted, ...weights].flatMap(({ data }) => [...data]),
    ...own.flatMap((z) => [...z]),
  ] as number[]
}

/** Nothing is kept for later, so that the next run allocates everything anew. */
function bare(): void {
  gpu().trim()
  gpu().pipelines.forgetUniforms()
}

/** Refused at once, the request is repeated when room has been made: refused twice, it fails. */
const refusals: { told: Told; times: number; every: number }[] = [
  { told: 'at once', times: 1, every: 5 },
  { told: 'at once', times: 2, every: 1 },
  { told: 'later', times: 1, every: 4 },
]

for (const { told, times, every } of refusals) {
  it(`memory refused ${times}×, told ${told}: the right numbers or an error, and then the right ones`, async () => {
    device.refuse(() => false, told)
    const right = await program()
    bare()
    device.refuse(() => false, told)
    expect(await program()).toEqual(right)
    const last = device.allocations
    let errors = 0
    for (let k = 1; k <= last; k += every) {
      bare()
      device.refuse((n) => n >= k && n < k + times, told)
      const numbers = await program().catch((error: unknown) => error)
      expect(device.allocations).toBeGreaterThanOrEqual(k)
      device.refuse(() => false, told)
      if (!(numbers instanceof Error)) {
        expect(numbers, `allocation ${k} refused`).toEqual(right)
        continue
      }
      errors++
      expect(numbers, numbers.stack).toBeInstanceOf(GpuError)
      // Dawn says of what follows a refusal at once that it does, here before it has told of the refusal.
      if (told === 'at once') {
        expect(numbers.message).toMatch(
          /^out of memory: the device refused [\d.]+ k?B while [\d.]+ k?B are held: .*$/,
        )
      } else
        expect(numbers.message).toMatch(/out of memory: the device refused some of|something it had refused/)
      expect(numbers.message).not.toContain('cpp')
      await gpu()
        .finish()
        .catch(() => null) // where it is told late, once more to whoever comes next
      expect(await program(), `after allocation ${k} was refused`).toEqual(right)
    }
    if (told === 'at once') expect(errors).toBe(times === 1 ? 0 : last)
    else expect(errors).toBeGreaterThan(0)
  })
}
