// Keras:
//   class_weights = compute_class_weight('balanced', classes=np.unique(y_train.argmax(axis=1)), y=y_train.argmax(axis=1))
//   model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2, class_weight=dict(enumerate(class_weights)))
import { computeClassWeight, confusionMatrix, Dense, Sequential } from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

/** Of these digits only one image in twenty-five is kept. */
const RARE = [4, 7, 9]

export default async function imbalanced({ seed, show, share, use }: TaskContext) {
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
    const counts = confusionMatrix(yTest, answers, { numClasses: 10 }).toArray() as number[][]
    recalls.push(counts.map((row, digit) => row[digit] / row.reduce((sum, count) => sum + count)))
  }

  const [plain, weighted] = recalls
  show.table(
    ['digit', 'images', 'weight', 'recall without weights', 'recall with weights'],
    weights.map((weight, digit) => {
      const count = labels.data.filter((label) => label === digit).length
      return [digit, count, weight, plain[digit], weighted[digit]]
    }),
  )
  const names = weights.map((_, digit) => `${digit}`)
  show.matrix('Recall by digit', recalls, ['without weights', 'with weights'], names)
  const ofRare = (recall: number[]) => RARE.reduce((sum, digit) => sum + recall[digit], 0) / RARE.length
  return {
    figures: {
      'recall of rare digits without weights': ofRare(plain),
      'recall of rare digits with weights': ofRare(weighted),
      'recall of rare digits gained': ofRare(weighted) - ofRare(plain),
    },
  }
}
