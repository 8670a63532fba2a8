import { ceilings as dispatches, type ready } from 'glassgrad'
import type { Ceiling, Ceilings } from './measure.js'

type Gpu = Awaited<ReturnType<typeof ready>>

/** The engine's own ceilings, run in turns with what is measured. */
export function ceilings(gpu: Gpu): Ceilings {
  const { arithmetic, memory } = dispatches(gpu)
  const ceiling = (name: string, dispatch: typeof memory, amount: number): Ceiling => ({
    name,
    amount,
    once() {
      gpu.dispatch(dispatch)
      gpu.flush()
    },
    finish: () => gpu.finish(),
  })
  return {
    arithmetic: ceiling('fma ceiling', arithmetic, arithmetic.work!.flop!),
    memory: ceiling('copy ceiling', memory, memory.work!.bytes!),
  }
}
