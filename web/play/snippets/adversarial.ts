// Noise made to fool a network: one step of the image along the loss' gradient (Goodfellow et al., 2015).
import {
  Conv2D,
  Dense,
  Flatten,
  grad,
  losses,
  MaxPooling2D,
  mnist,
  NdArray,
  Sequential,
  type Tensor,
  tensor,
} from 'glassgrad'
import { show, turn } from 'playground'

const [[images, labels], [testImages, testLabels]] = await mnist.loadData()
const pixels = (digits: NdArray, count: number) =>
  digits.slice(0, count).reshape([count, 28, 28, 1]).astype('float32').div(255)

const model = new Sequential([
  new Conv2D(8, 5, { activation: 'relu', inputShape: [28, 28, 1] }),
  new MaxPooling2D(2),
  new Conv2D(16, 3, { activation: 'relu' }),
  new MaxPooling2D(2),
  new Flatten(),
  new Dense(10, { activation: 'softmax' }),
])
model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
await model.fit(pixels(images, 5000), labels.slice(0, 5000), { epochs: 2, batchSize: 32, seed: 1 })

// Digits that it has not seen, and their loss as a function of their pixels, not of the weights.
const COUNT = 200
const [x, y] = [pixels(testImages, COUNT), testLabels.slice(0, COUNT)]
const crossEntropy = new losses.SparseCategoricalCrossentropy()
const loss = (x: Tensor) => crossEntropy.call(tensor(y), model.apply(x) as Tensor)
const worse = await grad(loss)(tensor(x)).sign().array() // each pixel: up or down, whichever raises the loss
const random = new NdArray(
  worse.data.map(() => (Math.random() < 0.5 ? -1 : 1)),
  x.shape,
)

const sizes = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
const noisy = (noise: NdArray, size: number) => tensor(x).add(tensor(noise).mul(size)).clip(0, 1).array()
const accuracy = { 'noise made to fool': [] as number[], 'random noise': [] as number[] }
for (const size of sizes) {
  for (const [name, noise] of [
    ['noise made to fool', worse],
    ['random noise', random],
  ] as const) {
    const fooled = await noisy(noise, size)
    const answers = (await model.predict(fooled)).argmax(-1)
    accuracy[name].push(answers.data.filter((answer, i) => answer === y.at(i)).length / COUNT)
    if (noise === worse) console.log('size', size, 'loss', (await loss(tensor(fooled)).item()).toFixed(3))
  }
  await turn()
}
show.curves({ ru: 'Точность от величины шума', en: 'Accuracy by the size of the noise' }, accuracy, {
  x: sizes,
  xName: { ru: 'величина шума', en: 'size of the noise' },
})

const fooled = await noisy(worse, 0.2)
const [before, after] = [await model.predict(x), await model.predict(fooled)]
const answer = (probabilities: NdArray, i: number) => {
  const best = probabilities.argmax(-1).at(i)
  return `${best}: ${Math.round(100 * probabilities.at(i, best))} %`
}
const some = [...Array(8).keys()]
show.pictures(
  {
    ru: 'Цифра, шум (0,2) и их сумма, с ответами сети',
    en: 'A digit, the noise (0.2) and their sum, with the network’s answers',
  },
  [x.take(some), (i) => answer(before, i)],
  [worse.take(some).mul(0.5).add(0.5), () => ''],
  [fooled.take(some), (i) => answer(after, i)],
)
