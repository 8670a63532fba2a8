import { Callback, Dense, ready, Sequential } from 'glassgrad'
import { expect, it } from 'vitest'
import { collectGarbage, threeClasses } from './examples.js'

const MEGABYTE = 2 ** 20

/** What process and device hold in the second epoch, when every size of batch has been seen, and at the end. */
class Meter extends Callback {
  readonly seen: { buffers: number; bytes: number; heap: number; process: number }[] = []
  #steps = 0

  override async onTrainBatchBegin(): Promise<void> {
    if (this.#steps++ === 150) await this.#look()
  }
  override async onTrainEnd(): Promise<void> {
    await this.#look()
  }

  async #look(): Promise<void> {
    await collectGarbage()
    const { pool } = await ready()
    const { heapUsed, rss } = process.memoryUsage()
    this.seen.push({ buffers: pool.live, bytes: pool.bytes, heap: heapUsed, process: rss })
  }
}

it('10,000 steps leave memory where it was', async () => {
  const { x, y } = threeClasses(804) // the last batch of each epoch is a smaller one
  const model = new Sequential([
    new Dense(4, { activation: 'relu', inputShape: [6] }),
    new Dense(3, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  const meter = new Meter()
  await model.fit(x, y, { batchSize: 8, epochs: 100, verbose: 0, callbacks: [meter] })
  const [early, end] = meter.seen
  expect(end.buffers).toBe(early.buffers)
  expect(end.bytes).toBe(early.bytes)
  // 100 bytes a step would be a megabyte of JavaScript heap.
  expect(end.heap - early.heap).toBeLessThan(0.8 * MEGABYTE)
  // The process as a whole breathes by some 50 MB, driver threads and V8's reserves included; a WebGPU
  // object left behind in each step takes more than 5 kB.
  expect(end.process - early.process).toBeLessThan(100 * MEGABYTE)
})
