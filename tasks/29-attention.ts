// Keras:
//   attention = Attention()
import {
  Attention,
  Conv2D,
  Dense,
  Flatten,
  fashionMnist,
  GlobalAveragePooling2D,
  Input,
  Model,
  NdArray,
  Reshape,
  type Symbolic,
} from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { Figures, TaskContext } from './task.js'

/** Canvases [n, 64, 64, 1]: a digit in one quarter, i % 4 for the i-th, and clothes in the other three. */
function hide(digits: NdArray, clothes: NdArray): NdArray {
  const canvases = new NdArray(new Float32Array(digits.length * 64 * 64), [digits.length, 64, 64, 1])
  for (let i = 0; i < digits.length; i++) {
    for (let quarter = 0; quarter < 4; quarter++) {
      const other = (3 * i + quarter) % clothes.length
      const image = quarter === i % 4 ? digits.slice(i, i + 1) : clothes.slice(other, other + 1).div(255)
      const corner = (i * 64 + (quarter >> 1) * 32 + 2) * 64 + (quarter % 2) * 32 + 2
      for (let y = 0; y < 28; y++)
        canvases.data.set(image.data.subarray(28 * y, 28 * y + 28), corner + 64 * y)
    }
  }
  return canvases
}

/** A model that classifies, and one of the same weights that tells where it looks. */
function createModels({ attends }: { attends: boolean }): [classifier: Model, looks: Model] {
  const input = Input({ shape: [64, 64, 1] })
  const options = { padding: 'same', activation: 'relu' } as const
  let seen: Symbolic = new Conv2D(16, 3, { strides: 2, ...options }).apply(input)
  seen = new Conv2D(32, 3, { strides: 2, ...options }).apply(seen)
  seen = new Conv2D(32, 3, { strides: 2, ...options }).apply(seen)
  seen = new Conv2D(32, 3, options).apply(seen) // [8, 8, 32]
  const mean = new GlobalAveragePooling2D().apply(seen)
  const query = new Reshape([1, 32]).apply(new Dense(32).apply(mean))
  const attention = new Attention({ useScale: true, returnAttentionScores: true })
  const attended = attention.apply([query, new Reshape([64, 32]).apply(seen)])
  const [mixture, weights] = attended as unknown as Symbolic[] // [1, 32], [1, 64]
  const summary = attends ? new Flatten().apply(mixture) : mean
  const answer = new Dense(10, { activation: 'softmax' }).apply(summary)
  const model = new Model({ inputs: input, outputs: answer })
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return [model, new Model({ inputs: input, outputs: weights })]
}

export default async function attention({ seed, show, share, use }: TaskContext) {
  const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
  const [[clothes], [otherClothes]] = await fashionMnist.loadData()
  const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 6000, epochs: 5 })
  const x = hide(xTrain.slice(0, images), clothes)
  const test = hide(xTest.slice(0, 2000), otherClothes)
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}

  for (const name of ['with attention', 'all places alike']) {
    const [model, looks] = createModels({ attends: name === 'with attention' })
    show.progress(name)
    const labels = yTrain.slice(0, images)
    const { history } = await model.fit(x, labels, { epochs, batchSize: 32, seed, verbose: 2 })
    const [, accuracy] = await model.evaluate(test, yTest.slice(0, 2000), { batchSize: 100, verbose: 0 })
    figures[name] = accuracy
    curves[name] = history.accuracy
    if (name !== 'with attention') continue

    const maps = (await looks.predict(test, { batchSize: 100 })).reshape([-1, 8, 8])
    const onDigit = [...Array(test.length).keys()].map((i) => {
      const [top, left] = [((i % 4) >> 1) * 4, (i % 2) * 4]
      let sum = 0
      for (let y = top; y < top + 4; y++) for (let x = left; x < left + 4; x++) sum += maps.at(i, y, x)
      return sum
    })
    figures['attention on the digit'] = onDigit.reduce((sum, share) => sum + share, 0) / onDigit.length
    const answers = yTest.argmax(-1)
    show.pictures(
      'Images, and below them where the network looks: how much of its attention is on the digit',
      [test.slice(0, 6), (i) => `${answers.at(i)}`],
      [maps.slice(0, 6).div(Math.max(...maps.slice(0, 6).data)), (i) => `${Math.round(onDigit[i] * 100)} %`],
    )
  }
  show.table(['', 'figure'], Object.entries(figures))
  show.curves('Training accuracy', curves)
  return { figures }
}
