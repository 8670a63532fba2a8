// Texts: a layer turns words into numbers, vectors of words are averaged, or read one after the other by an LSTM.
import assert from 'node:assert/strict'
import {
  Dense,
  Embedding,
  GlobalAveragePooling1D,
  LSTM,
  loadModel,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import { Dataset, splitDataset } from 'glassgrad/data'
import { TextVectorization } from 'glassgrad/text'

// Short reviews, written for this: an opinion of a thing, and whether it is a good one.
const things = ['film', 'meal', 'book', 'song', 'hotel', 'game', 'show', 'trip']
const praise = ['wonderful', 'great fun', 'really good', 'a delight', 'the best so far', 'lovely']
const blame = ['awful', 'a waste of time', 'really bad', 'so dull', 'the worst so far', 'boring']
const frames = [
  (thing: string, word: string) => `The ${thing} was ${word}!`,
  (thing: string, word: string) => `What a ${thing}: ${word}.`,
  (thing: string, word: string) => `I found this ${thing} ${word}, to be honest`,
]
const texts: string[] = []
const labels: number[] = []
for (const [label, words] of [blame, praise].entries()) {
  for (const thing of things) {
    for (const word of words) {
      for (const frame of frames) {
        texts.push(frame(thing, word))
        labels.push(label)
      }
    }
  }
}

const [training, test] = splitDataset([texts, labels], { leftSize: 0.8, shuffle: true, seed: 1 })
const vectorize = new TextVectorization({ maxTokens: 100, outputSequenceLength: 12 })
await vectorize.adapt(training.map(([text]) => text).batch(32))

const pooling = () => new GlobalAveragePooling1D()
const reading = () => new LSTM(8)
for (const middle of [pooling, reading]) {
  setRandomSeed(2)
  const model = new Sequential([
    vectorize,
    new Embedding(100, 8, { maskZero: true }),
    middle(),
    new Dense(1, { activation: 'sigmoid' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })
  model.optimizer.learningRate = 0.02
  await model.fit(training.shuffle().batch(16).prefetch(2), { epochs: 8, verbose: 0 })
  const [, accuracy] = await model.evaluate(test.batch(32), { verbose: 0 })
  assert(accuracy > 0.9, `${accuracy}`)
  // The file holds the vocabulary too: it takes texts as they are.
  const loaded = await loadModel(await model.toBytes('keras'))
  const [[good], [bad]] = (
    await loaded.predict(['A wonderful trip', 'An awful, boring trip'])
  ).toArray() as number[][]
  assert(good > 0.5 && bad < 0.5, `${good}, ${bad}`)
}

// Batches of texts of one's own go through the layer alone, too.
const numbers = Dataset.from([['a really good film']]).map((batch) => vectorize.encode(batch))
assert.deepEqual((await numbers.toArray())[0].shape, [1, 12])
