import { say } from '../site/language.js'
import { inflated } from '../site/packed.js'
import { unpackedJson } from './packed.js'
import type { Findings, Glimpse, Inquiry, Inside, Origin, Past, Still, Values } from './protocol.js'
import file from './step.bin?url'

/** A step of a small network, and answers about it, as `web/recordStep.ts` has written them down. */
export interface RecordedStep {
  device: string
  /** The network, in words of code. */
  network: string
  glimpse: Glimpse
  inside: Inside
  past: Past
  still: Still
  /** By the tensor's number. */
  values: Readonly<Record<number, Values>>
  /** By the tensor's number, one for each of its elements: those of small tensors. */
  origins: Readonly<Record<number, readonly (Origin | null)[]>>
  /** By the tensor's number: what writes its first element. */
  dispatches: Readonly<Record<number, Findings['dispatch']>>
}

let fetched: Promise<RecordedStep> | null = null

export function recordedStep(): Promise<RecordedStep> {
  fetched ??= fetch(file)
    .then((response) => inflated(response.body!))
    .then((bytes) => unpackedJson(new TextDecoder().decode(bytes)) as RecordedStep)
  return fetched
}

/** What has been recorded in answer to a question; the device that would answer others is missing. */
export async function recordedAnswer(inquiry: Inquiry): Promise<Findings[Inquiry['ask']]> {
  const { still, values, origins, dispatches } = await recordedStep()
  const answer = () => {
    switch (inquiry.ask) {
      case 'step':
        return still
      case 'values':
        return values[inquiry.tensor]
      case 'origin': {
        const { shape } = still.tensors[inquiry.tensor]
        const at = inquiry.index.reduce((place, i, axis) => place * shape[axis] + i, 0)
        return origins[inquiry.tensor]?.[at]
      }
      case 'dispatch': {
        const first = dispatches[inquiry.tensor]
        return first && { ...first, element: { ...first.element, at: first.element.at + inquiry.element } }
      }
      default:
        return undefined
    }
  }
  const found = answer()
  if (found) return found
  throw new Error(
    say({
      ru: 'Этого в записи нет: в ней происхождение чисел только небольших тензоров. С WebGPU можно спросить о любом.',
      en: 'The recording does not have this: it knows where the numbers of small tensors come from. With WebGPU one may ask about any.',
    }),
  )
}
