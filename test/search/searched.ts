import { createHash } from 'node:crypto'
import type { Model, Trial } from 'glassgrad'

/** All scores of a search, and a digest of the best model's weights. */
export async function found(search: {
  cvResults: readonly Trial<unknown>[]
  bestModel: Model
}): Promise<string> {
  const digest = createHash('sha256')
  for (const { data } of await search.bestModel.getWeights()) digest.update(data)
  const results = search.cvResults.map(({ scores, epochs, rank, error }) => [...scores, epochs, rank, error])
  return `${JSON.stringify(results)} weights ${digest.digest('hex')}`
}
