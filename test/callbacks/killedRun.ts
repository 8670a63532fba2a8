// A training run for killed.test.ts: keeps a backup and a checkpoint in the folder it is given, says which
// batch it is at, and at the end a digest of its weights.
import { createHash } from 'node:crypto'
import {
  BackupAndRestore,
  Dense,
  Dropout,
  LambdaCallback,
  ModelCheckpoint,
  NdArray,
  Sequential,
} from 'glassgrad'

const folder = process.argv[2]
const numbers = (count: number, scale: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * scale))
const x = new NdArray(numbers(256 * 6, 1.3), [256, 6])
const y = new NdArray(numbers(256, 0.7), [256, 1])

const model = new Sequential([
  new Dense(8, { inputShape: [6], activation: 'tanh' }),
  new Dropout(0.2),
  new Dense(1),
])
model.compile({ optimizer: 'adam', loss: 'mse' })
let current = 0
await model.fit(x, y, {
  epochs: 4,
  batchSize: 32,
  seed: 5,
  verbose: 0,
  callbacks: [
    new BackupAndRestore(folder),
    new ModelCheckpoint(`${folder}/model.keras`),
    new LambdaCallback({
      onEpochBegin: (epoch) => {
        current = epoch
      },
      onTrainBatchBegin: (batch) => console.log(`epoch ${current} batch ${batch}`),
    }),
  ],
})
const digest = createHash('sha256')
for (const { data } of await model.getWeights()) digest.update(data)
console.log(`weights ${digest.digest('hex')}`)
process.exit()
