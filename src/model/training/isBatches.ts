/** Whether `data` makes batches, and is not an array of all examples. */
export function isBatches(data: unknown): boolean {
  if (typeof data === 'function') return true
  if (typeof data !== 'object' || data === null || Array.isArray(data) || ArrayBuffer.isView(data))
    return false
  return Symbol.iterator in data || Symbol.asyncIterator in data
}
