// A small convolutional network, and what its filters look for before and after.
import { Conv2D, Dense, Flatten, MaxPooling2D, mnist, Sequential, toCategorical } from 'glassgrad'
import { live } from 'playground'

const [[images, labels], [testImages, testLabels]] = await mnist.loadData()
const pixels = (array: typeof images, count: number) =>
  array.slice(0, count).reshape([count, 28, 28, 1]).astype('float32').div(255)

const model = new Sequential([
  new Conv2D(12, 5, { inputShape: [28, 28, 1], activation: 'relu' }),
  new MaxPooling2D(4),
  new Flatten(),
  new Dense(10, { activation: 'softmax' }),
])
model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })

const filters = async (title: { ru: string; en: string }) => {
  const [kernel] = await model.layers[0].getWeights()
  live(title.en).filters(title, kernel)
}
await filters({ ru: 'Фильтры до обучения', en: 'Filters before training' })
await model.fit(pixels(images, 3000), toCategorical(labels.slice(0, 3000), 10), { epochs: 5, seed: 1 })
await filters({ ru: 'Фильтры после обучения', en: 'Filters after training' })

const [, accuracy] = (await model.evaluate(
  pixels(testImages, 1000),
  toCategorical(testLabels.slice(0, 1000), 10),
  {
    verbose: 0,
  },
)) as number[]
live('accuracy').value({ ru: 'точность на новых цифрах', en: 'accuracy on new digits' }, accuracy)
