import type { DeviceBuffer } from './buffer.js'
import type { Dispatch } from './dispatch.js'

/** A piece of the memory that intermediates share, and those that lie in it, one after the other. */
export interface Slot {
  bytes: number
  /** Each from the first dispatch that needs it to the last, both included. */
  tenants: { buffer: DeviceBuffer; first: number; last: number }[]
}

/** The memory that the intermediates of a step share. */
export interface Arena {
  bytes: number
  /** What they would take with memory of their own. */
  unshared: number
  slots: Slot[]
}

/**
 * Lets intermediates that are never alive at the same time share memory. Each is alive from its first
 * dispatch to its last; walking through the step, one that begins takes the smallest free slot that
 * holds it, else the largest free one, enlarged, else a new one.
 *
 * A slot is a GPU buffer of its own, not a range of one large buffer: WebGPU forbids a dispatch to
 * read and write one buffer, even in ranges that don't meet.
 */
export function planArena(dispatches: readonly Dispatch[], planned: ReadonlySet<DeviceBuffer>): Arena {
  const last = new Map<DeviceBuffer, number>()
  dispatches.forEach(({ inputs, outputs }, i) => {
    for (const { whole } of [...inputs, ...outputs]) if (planned.has(whole)) last.set(whole, i)
  })
  const slotOf = new Map<DeviceBuffer, Slot>()
  const slots: Slot[] = []
  let unshared = 0
  const free: Slot[] = []
  dispatches.forEach(({ inputs, outputs }, i) => {
    const touched = [...inputs, ...outputs].map(({ whole }) => whole).filter((buffer) => last.has(buffer))
    for (const buffer of touched) {
      if (slotOf.has(buffer)) continue
      free.sort((a, b) => a.bytes - b.bytes)
      const fit = free.findIndex((slot) => slot.bytes >= buffer.bytes)
      let [slot] = fit >= 0 ? free.splice(fit, 1) : free.splice(-1)
      if (!slot) {
        slot = { bytes: 0, tenants: [] }
        slots.push(slot)
      }
      slot.bytes = Math.max(slot.bytes, buffer.bytes)
      slot.tenants.push({ buffer, first: i, last: last.get(buffer)! })
      slotOf.set(buffer, slot)
      unshared += buffer.bytes
    }
    for (const buffer of new Set(touched)) if (last.get(buffer) === i) free.push(slotOf.get(buffer)!)
  })
  return { bytes: slots.reduce((sum, slot) => sum + slot.bytes, 0), unshared, slots }
}
