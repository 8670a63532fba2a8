// A search for search.test.ts: says which model it builds, for which fold, and at the end all scores and a digest
// of the best model's weights.
import { createHash } from 'node:crypto'
import { Dense, Dropout, GridSearch, Sequential } from 'glassgrad'
import { threeClasses } from '../model/examples.js'

const { x, y } = threeClasses(90)
const built = new Map<number, number>()
const search = new GridSearch({
  grid: { units: [1, 2, 3, 4] },
  build: ({ units }) => {
    const fold = built.get(units) ?? 0
    built.set(units, fold + 1)
    console.log(`building ${units} of fold ${fold}`)
    const model = new Sequential([
      new Dense(units, { activation: 'relu', inputShape: [6] }),
      new Dropout(0.2),
      new Dense(3, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
    return model
  },
  cv: 3,
  epochs: 2,
  batchSize: 16,
  seed: 5,
  resume: process.argv[2],
})
await search.fit(x, y)
const digest = createHash('sha256')
for (const { data } of await search.bestModel.getWeights()) digest.update(data)
const results = search.cvResults.map(({ scores, rank }) => [...scores, rank])
console.log(`results ${JSON.stringify(results)} weights ${digest.digest('hex')}`)
process.exit()
