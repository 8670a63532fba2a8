// Sentences of different lengths: the mean of their words' vectors, in which padding (id 0) does not count.
import assert from 'node:assert/strict'
import { Dense, Embedding, Model, NdArray, type Tensor } from 'glassgrad'

class Sentences extends Model {
  readonly embedding = new Embedding(20, 8)
  readonly hidden = new Dense(8, { activation: 'relu' })
  readonly head = new Dense(1, { activation: 'sigmoid' })

  override call(ids: Tensor): Tensor {
    const isWord = ids.notEqual(0).cast('float32').expandDims(-1) // [batch, length, 1]
    const words = this.embedding.apply(ids.cast('int32')) // [batch, length, 8]
    const mean = words.mul(isWord).sum(1).div(isWord.sum(1).maximum(1))
    return this.head.apply(this.hidden.apply(mean))
  }
}

// Word 7 makes a sentence a good one.
const sentences = Array.from({ length: 128 }, (_, i) =>
  Array.from({ length: 3 + (i % 4) }, (_, at) => (i % 2 === 1 && at === i % 3 ? 7 : 8 + ((i * 3 + at) % 12))),
)
const padded = (length: number) =>
  new NdArray(
    Int32Array.from(sentences.flatMap((ids) => [...ids, ...Array<number>(length - ids.length).fill(0)])),
    [sentences.length, length],
  )
const y = sentences.map((ids) => [Number(ids.includes(7))])

const model = new Sentences()
model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })
const { history } = await model.fit(padded(6), y, { epochs: 60, verbose: 0, seed: 1 })
assert(history.accuracy[59] > 0.9, `${history.accuracy[59]}`)
// More padding changes nothing.
const [short, long] = [await model.predict(padded(6)), await model.predict(padded(9))]
for (const [i, value] of short.data.entries()) assert(Math.abs(value - long.data[i]) < 1e-5)
