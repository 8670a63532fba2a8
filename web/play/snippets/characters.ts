// A model of characters: which one comes next? Then it writes by itself.
import { Adam, Dense, Embedding, GRU, NdArray, Sequential, SparseCategoricalCrossentropy } from 'glassgrad'
import { live, turn } from 'playground'

const poem = `tyger tyger burning bright
in the forests of the night
what immortal hand or eye
could frame thy fearful symmetry
`.repeat(4)
const letters = [...new Set(poem)].sort()
const codes = Int32Array.from(poem, (letter) => letters.indexOf(letter))

const LENGTH = 24
const count = codes.length - LENGTH - 1
const cut = (offset: number) =>
  new NdArray(
    Int32Array.from(
      { length: count * LENGTH },
      (_, i) => codes[Math.floor(i / LENGTH) + (i % LENGTH) + offset],
    ),
    [count, LENGTH],
    'int32',
  )

const model = new Sequential([
  new Embedding(letters.length, 16),
  new GRU(64, { returnSequences: true }),
  new Dense(letters.length),
])
model.compile({
  optimizer: new Adam({ learningRate: 0.01 }),
  loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
  metrics: ['accuracy'],
})

async function write(length: number): Promise<string> {
  let text = 'tyger tyger burning brig'
  while (text.length < length) {
    const last = Int32Array.from(text.slice(-LENGTH), (letter) => letters.indexOf(letter))
    const scores = await model.predict(new NdArray(last, [1, LENGTH], 'int32'))
    text +=
      letters[
        scores
          .slice(0, 1)
          .reshape([LENGTH, letters.length])
          .argmax(-1)
          .at(LENGTH - 1)
      ]
  }
  return text
}

for (let epoch = 1; epoch <= 8; epoch++) {
  const { history } = await model.fit(cut(0), cut(1), { epochs: 1, batchSize: 32, seed: epoch, verbose: 0 })
  live('accuracy').value('accuracy', history.accuracy[0])
  console.log(`${epoch}: ${await write(60)}`)
  await turn()
}
