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
import { asKeras } from './keras.js'
import { task } from './task.js'

/** Canvases [N, 64, 64, 1]: a digit in one quarter, i % 4 for the i-th, and clothes in the other three. */
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

export default task({
  number: 29,
  title: { ru: 'Механизм внимания', en: 'Attention' },
  about: {
    ru: 'В одной четверти картинки цифра, в остальных — одежда. Какая это цифра? Свёртки описывают 64 места картинки; слой Attention спрашивает, какие из них важны, и складывает их с этими весами. Рядом — та же сеть, где все места складываются поровну. О том, где цифра, сети никто не говорил: куда смотреть, она нашла сама.',
    en: 'One quarter of the image holds a digit, the others hold clothes. Which digit is it? Convolutions describe 64 places of the image; an Attention layer asks which of them matter, and adds them up by these weights. Beside it stands the same network with all places counting alike. Nobody has told the network where the digit is: it has found where to look.',
  },
  goal: asKeras(29, 'with attention', { others: ['all places alike', 'attention on the digit'] }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const [[clothes], [otherClothes]] = await fashionMnist.loadData()
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 6000, epochs: 5 })
    const x = hide(xTrain.slice(0, images), clothes)
    const test = hide(xTest.slice(0, 2000), otherClothes)
    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    let maps = test // [2000, 1, 64], when they are known

    for (const attends of [true, false]) {
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

      const name = attends ? 'with attention' : 'all places alike'
      show.progress(name)
      const { history } = await model.fit(x, yTrain.slice(0, images), {
        epochs,
        batchSize: 32,
        seed,
        verbose: 2,
      })
      const [, accuracy] = await model.evaluate(test, yTest.slice(0, 2000), { batchSize: 100, verbose: 0 })
      figures[name] = accuracy
      curves[name] = history.accuracy
      if (attends)
        maps = await new Model({ inputs: input, outputs: weights }).predict(test, { batchSize: 100 })
    }

    const shares = Array.from({ length: test.length }, (_, i) => {
      const places = [...Array(64).keys()].filter((place) => (place >> 5) * 2 + ((place >> 2) & 1) === i % 4)
      return places.reduce((sum, place) => sum + maps.at(i, 0, place), 0)
    })
    figures['attention on the digit'] = shares.reduce((sum, share) => sum + share, 0) / shares.length
    show.table(
      ['', 'figure'],
      Object.entries(figures).map(([name, figure]) => [name, figure.toFixed(4)]),
    )
    show.curves({ ru: 'Точность на обучении', en: 'Training accuracy' }, curves, { xName: 'epoch' })
    const first = [0, 1, 2, 3, 4, 5]
    show.pictures(
      {
        ru: 'Картинки, и под ними — куда смотрит сеть',
        en: 'Images, and below them where the network looks',
      },
      [
        ...first.map((i) => ({
          image: test.slice(i, i + 1).reshape([64, 64]),
          caption: `${yTest
            .slice(i, i + 1)
            .argmax(-1)
            .at(0)}`,
        })),
        ...first.map((i) => {
          const map = maps.slice(i, i + 1).reshape([8, 8])
          return {
            image: map.div(Math.max(...map.data)),
            caption: `${(shares[i] * 100).toFixed(0)} % on the digit`,
          }
        }),
      ],
      first.length,
    )
    return { figures, made: null }
  },
})
