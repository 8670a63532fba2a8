import type { AnyArray } from './data.js'

/** A pass's batches, so many at a time; the last ones may be fewer. */
export async function* executions(
  pass: AsyncIterable<readonly AnyArray[]>,
  stepsPerExecution: number,
): AsyncGenerator<readonly (readonly AnyArray[])[]> {
  let batches: (readonly AnyArray[])[] = []
  for await (const batch of pass) {
    batches.push(batch)
    if (batches.length < stepsPerExecution) continue
    yield batches
    batches = []
  }
  if (batches.length > 0) yield batches
}
