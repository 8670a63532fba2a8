// A search for processes.test.ts, in as many processes as its argument says: all scores, and a digest of the best
// model's weights.
import { createHash } from 'node:crypto'
import { GridSearch } from 'glassgrad'
import { threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(90)
const search = new GridSearch({
  grid: { units: [1, 2, 3, 4] },
  build: new URL('./build.ts', import.meta.url),
  workers: Number(process.argv[2]),
  cv: 3,
  epochs: 2,
  batchSize: 16,
  seed: 5,
})
await search.fit(x, y)
const digest = createHash('sha256')
for (const { data } of await search.bestModel.getWeights()) digest.update(data)
const results = search.cvResults.map(({ scores, rank, error }) => [...scores, rank, error])
console.log(`results ${JSON.stringify(results)} weights ${digest.digest('hex')}`)
process.exit()
