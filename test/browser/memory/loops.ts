import { Dense, NdArray, ones, ready, Sequential } from 'glassgrad'

const MB = 1e6

/** The most megabytes that the device's buffers take after any of `times` calls. */
async function mostHeld(times: number, call: (i: number) => Promise<unknown>): Promise<number> {
  const { pool } = await ready()
  let most = 0
  for (let i = 0; i < times; i++) {
    await call(i)
    most = Math.max(most, pool.bytes)
  }
  return Math.round(most / MB)
}

/** What loops that make garbage hold at the most, in megabytes. */
export async function loops() {
  const x = new NdArray(new Float32Array(1e6), [500, 2000])
  const model = new Sequential([new Dense(1, { inputShape: [2000] })])
  const calls = await mostHeld(40, () => model.predict(x, { batchSize: 500 }))

  const row = new NdArray(new Float32Array(2000), [1, 2000])
  const models = await mostHeld(60, () =>
    new Sequential([new Dense(1000, { inputShape: [2000] })]).predict(row),
  )

  let sum = ones([1000, 1000])
  const results = await mostHeld(400, async (i) => {
    sum = sum.add(1)
    if (i % 5 === 0) await sum.data()
  })
  return { calls, models, results, value: (await sum.data())[0] }
}
