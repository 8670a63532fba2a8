import type { Signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { lookInto } from '../session/session.js'
import type { Convolution, Look, Samples, Seen } from './protocol.js'

/** What is looked at: samples with the network's answers, the one that is chosen, and a layer. */
export interface LookProps {
  samples: Samples
  answers: Uint8Array
  chosen: Signal<number>
  convolutions: readonly Convolution[]
  layer: Signal<string>
}

/** What the network answers to a question; the answer before, until there is one. Of questions meanwhile the last counts. */
export function useLook<L extends Look>(look: L): { seen: Seen[L['at']] | null; problem: string } {
  const [state, set] = useState<{ seen: Seen[L['at']] | null; problem: string }>({ seen: null, problem: '' })
  useEffect(() => {
    let wanted = true
    lookInto(look).then(
      (seen) => wanted && set({ seen, problem: '' }),
      (error: Error) => wanted && set({ seen: null, problem: error.message }),
    )
    return () => {
      wanted = false
    }
  }, [JSON.stringify(look)])
  return state
}
