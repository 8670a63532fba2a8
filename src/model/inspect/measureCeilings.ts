import { profile } from '../../gpu/profiler.js'
import { Recording } from '../../gpu/recording.js'
import { ceilings } from '../../kernels/ceilings.js'
import { ready } from '../../tensor/runtime.js'

/** The most that a device can do, as kernels written for nothing else reach it. */
export interface Ceilings {
  /** Floating-point operations a second. */
  arithmetic: number
  /** Bytes a second, read and written. */
  memory: number
}

const ROUNDS = 6

/** Measures the device's ceilings by the best of a few rounds, in about half a second. */
export async function measureCeilings(): Promise<Ceilings> {
  const gpu = await ready()
  const { arithmetic, memory } = ceilings(gpu)
  const step = new Recording(gpu)
  step.record(() => {
    gpu.dispatch(arithmetic)
    gpu.dispatch(memory)
  })
  await step.compile([])
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await profile(gpu, step))
  for (const { inputs, outputs } of [arithmetic, memory]) {
    for (const buffer of [...inputs, ...outputs]) gpu.pool.release(buffer)
  }
  gpu.trim()
  const best = (dispatch: number) => Math.min(...rounds.map((times) => times[dispatch])) / 1e9
  return { arithmetic: arithmetic.work!.flop! / best(0), memory: memory.work!.bytes! / best(1) }
}
