// Keras:
//   train_loss, train_acc = model.evaluate(x_train, y_train)
//   print(f'Train Accuracy: {train_acc}')
import prepareData from './01-prepare-data.js'
import train from './04-train.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

export default task({
  number: 17,
  title: { ru: 'Оценка на тренировочном наборе', en: 'Training set and test set' },
  about: {
    ru: 'На картинках, которые сеть видела, она ошибается реже. Разница между двумя точностями — мера переобучения. Внизу — цифры, на которых она ошиблась.',
    en: 'On images that it has seen the network errs less often. The difference between the two accuracies measures overfitting. Below are digits that it got wrong.',
  },
  goal: asKeras(17, 'train accuracy'),

  async run({ show, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { model } = await use(train)

    const [trainLoss, trainAccuracy] = await model.evaluate(xTrain, yTrain)
    const [testLoss, testAccuracy] = await model.evaluate(xTest, yTest)

    show.text(`Train Accuracy: ${trainAccuracy}`)
    show.table(
      ['', 'images', 'loss', 'accuracy', 'wrong'],
      [
        [
          'training',
          xTrain.length,
          trainLoss.toFixed(4),
          trainAccuracy.toFixed(4),
          Math.round((1 - trainAccuracy) * xTrain.length),
        ],
        [
          'test',
          xTest.length,
          testLoss.toFixed(4),
          testAccuracy.toFixed(4),
          Math.round((1 - testAccuracy) * xTest.length),
        ],
      ],
    )
    const answers = (await model.predict(xTest, { batchSize: 500 })).argmax(-1)
    const labels = yTest.argmax(-1)
    const wrong = [...labels.data.keys()].filter((i) => answers.data[i] !== labels.data[i])
    show.pictures(
      { ru: 'Ошибки на тестовом наборе', en: 'Mistakes on the test set' },
      wrong.slice(0, 12).map((i) => ({
        image: xTest.slice(i, i + 1).reshape([28, 28]),
        caption: `${answers.at(i)} for ${labels.at(i)}`,
      })),
    )
    return {
      figures: {
        'train accuracy': trainAccuracy,
        'test accuracy': testAccuracy,
        gap: trainAccuracy - testAccuracy,
      },
      made: null,
    }
  },
})
