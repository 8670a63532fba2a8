// A search for processes.test.ts, in as many processes as its first argument says; the second says which.
import { distributions, GridSearch, Hyperband } from 'glassgrad'
import { threeClasses } from '../model/examples.js'
import { found } from './searched.js'

const [workers, kind] = process.argv.slice(2)
const { x, y } = threeClasses(90)
const settings = {
  build: new URL('./build.ts', import.meta.url),
  workers: Number(workers),
  cv: 3,
  batchSize: 16,
  seed: 5,
}
const search =
  kind === 'hyperband'
    ? new Hyperband({
        ...settings,
        distributions: { units: distributions.int(1, 9) },
        maxEpochs: 4,
        factor: 2,
      })
    : new GridSearch({ ...settings, grid: { units: [1, 2, 3, 4] }, epochs: 2 })
await search.fit(x, y)
console.log(`results ${await found(search)}`)
process.exit()
