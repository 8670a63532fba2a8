// Trains the network of the README with nothing but docs/one-file/glassgrad.ts; the engine only fetches the digits.
//
//     node scripts/launch.mjs docs/one-file/mnist.ts
import { mnist } from 'glassgrad'
import { Dense, relu, Sequential, Tensor } from './glassgrad.js'

const SHARE = 10_000

async function main() {
  const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
  const pixels = (images: typeof xTrain, n: number) =>
    new Tensor(
      Float32Array.from(images.data.subarray(0, n * 784), (ink) => ink / 255),
      n,
      784,
    )

  const model = new Sequential([new Dense(784, 128, relu), new Dense(128, 64, relu), new Dense(64, 10)])
  model.fit(pixels(xTrain, SHARE), yTrain.data, { epochs: 3 })
  const digits = model.predict(pixels(xTest, xTest.length))
  const right = digits.filter((digit, i) => digit === yTest.data[i]).length
  console.log(`Accuracy on the test images, after ${SHARE} of the training images: ${right / digits.length}`)
}

main()
