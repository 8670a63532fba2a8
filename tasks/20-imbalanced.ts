// Keras:
//   class_weights = compute_class_weight('balanced', classes=np.unique(y_train.argmax(axis=1)), y=y_train.argmax(axis=1))
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2, class_weight=dict(enumerate(class_weights)))
import { computeClassWeight, Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

/** Of these digits only one image in twenty-five is kept. */
const RARE = [4, 7, 9]

export default task({
  number: 20,
  title: { ru: 'Обучение на дисбалансированных классах', en: 'Imbalanced classes' },
  about: {
    ru: 'От четвёрок, семёрок и девяток оставляем по одной картинке из 25. Без весов сеть может позволить себе о них забыть; с весами ошибка на редкой цифре стоит дороже. Смотрим на полноту: какую долю каждой цифры сеть нашла.',
    en: 'Of fours, sevens and nines one image in 25 is kept. Without weights the network can afford to forget them; with weights a mistake on a rare digit costs more. Look at the recall: the share of each digit that the network finds.',
  },
  goal: asKeras(20, 'recall of rare digits with weights', {
    others: ['recall of rare digits without weights'],
  }),

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 20_000, epochs: 6 })
    const digits = yTrain.slice(0, images).argmax(-1)
    const kept = [...digits.data.keys()].filter((i) => !RARE.includes(digits.data[i]) || i % 25 === 0)
    const [x, y, labels] = [xTrain.take(kept), yTrain.take(kept), digits.take(kept)]
    const weights = computeClassWeight('balanced', { classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], y: labels })
    const recalls: number[][] = []

    for (const classWeight of [undefined, { ...weights }]) {
      const model = new Sequential([
        new Dense(128, { inputShape: [784], activation: 'relu' }),
        new Dense(64, { activation: 'relu' }),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      show.progress(classWeight ? 'with weights' : 'without weights')
      await model.fit(x, y, { epochs, batchSize: 32, validationSplit: 0.2, classWeight, seed, verbose: 2 })

      const answers = (await model.predict(xTest, { batchSize: 500 })).argmax(-1)
      const truth = yTest.argmax(-1)
      recalls.push(
        weights.map((_, digit) => {
          const own = [...truth.data.keys()].filter((i) => truth.data[i] === digit)
          return own.filter((i) => answers.data[i] === digit).length / own.length
        }),
      )
    }

    const [plain, weighted] = recalls
    show.table(
      ['digit', 'images', 'weight', 'recall without', 'recall with'],
      weights.map((weight, digit) => [
        digit,
        labels.data.filter((label) => label === digit).length,
        weight.toFixed(3),
        plain[digit].toFixed(4),
        weighted[digit].toFixed(4),
      ]),
    )
    const ofRare = (recall: number[]) => RARE.reduce((sum, digit) => sum + recall[digit], 0) / RARE.length
    show.matrix(
      { ru: 'Полнота по цифрам', en: 'Recall by digit' },
      recalls,
      ['without weights', 'with weights'],
      weights.map((_, digit) => `${digit}`),
    )
    return {
      figures: {
        'recall of rare digits without weights': ofRare(plain),
        'recall of rare digits with weights': ofRare(weighted),
        'recall of rare digits gained': ofRare(weighted) - ofRare(plain),
      },
      made: null,
    }
  },
})
