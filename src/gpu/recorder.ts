import type { DeviceBuffer } from './buffer.js'
import type { Dispatch, Origin } from './dispatch.js'

/** What to dispatch in place of two dispatches, of which the second is `later`; null where there is no one for both. */
export type Merge = (later: Dispatch) => (() => void) | null

/** Takes note of allocations and dispatches while a step is being recorded; nothing is run. */
export interface Recorder {
  plan(buffer: DeviceBuffer): void
  add(dispatch: Dispatch, origin: Origin): void
  /** Says what else could be dispatched in place of what has just written `buffer` and its only reader. */
  mayMerge(buffer: DeviceBuffer, merge: Merge): void
  /** Says what could be dispatched in place of the latest dispatch and of one that comes later, both at once. */
  mayTake(merge: Merge): void
  /** Has the host do something before each replay: write the numbers of the step, say. */
  onReplay(prepare: () => void): void
  /** Is told of a constant that the step holds. */
  hold(buffer: DeviceBuffer, data: ArrayBufferView): void
  /** One u32 that is another one in each replay, for random numbers. */
  readonly clock: DeviceBuffer | null
  /** How often this has been asked for `of` while the step is recorded: whoever records it again counts the same. */
  count(of: object): number
}
