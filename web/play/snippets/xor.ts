// The smallest network that one line cannot replace: XOR.
import { Adam, Dense, NdArray, Sequential } from 'glassgrad'
import { live } from 'playground'

const x = new NdArray(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), [4, 2])
const y = new NdArray(Float32Array.of(0, 1, 1, 0), [4, 1])

const model = new Sequential([
  new Dense(8, { inputShape: [2], activation: 'tanh' }),
  new Dense(1, { activation: 'sigmoid' }),
])
model.compile({ optimizer: new Adam({ learningRate: 0.05 }), loss: 'binary_crossentropy' })

const { history } = await model.fit(x, y, { epochs: 200, batchSize: 4, seed: 1, verbose: 0 })
live('loss').curves('Loss by epoch', { loss: history.loss })

const answers = await model.predict(x)
for (let i = 0; i < 4; i++) {
  console.log(`${x.at(i, 0)} xor ${x.at(i, 1)} = ${answers.at(i, 0).toFixed(3)}`)
}
