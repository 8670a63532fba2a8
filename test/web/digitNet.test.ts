import { readFileSync } from 'node:fs'
import { mnist } from 'glassgrad'
import { expect, it } from 'vitest'
import { answer, asWeights, SHAPES } from '../../web/home/digitNet.js'
import { createDigitNet, weightsOf } from '../../web/home/model.js'

const bytes = readFileSync('web/home/digits.bin')
const shipped = asWeights(
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
)

it('the weights shipped are those of the network, and small', () => {
  const sizes = SHAPES.map((shape) => shape.reduce<number>((product, n) => product * n, 1))
  expect(shipped.map(({ length }) => length)).toEqual(sizes)
  expect(bytes.length).toBe(4 * sizes.reduce((a, b) => a + b))
  expect(bytes.length).toBeLessThan(500_000)
})

it('plain arithmetic gives what the engine gives', async () => {
  const model = createDigitNet()
  const weights = asWeights(await weightsOf(model))
  const [, [images]] = await mnist.loadData()
  const ink = images.slice(0, 8).reshape([8, 28, 28, 1]).astype('float32').div(255)
  const expected = await model.predict(ink)
  for (let i = 0; i < 8; i++) {
    const { probabilities } = answer(weights, Float32Array.from(ink.data.slice(784 * i, 784 * (i + 1))))
    expected.data.slice(10 * i, 10 * (i + 1)).forEach((value, k) => {
      expect(probabilities[k]).toBeCloseTo(value, 5)
    })
  }
})

it('the shipped network reads digits', async () => {
  const [, [images, labels]] = await mnist.loadData()
  let right = 0
  for (let i = 0; i < 1000; i++) {
    const ink = Float32Array.from(images.data.slice(784 * i, 784 * (i + 1)), (value) => Number(value) / 255)
    const { probabilities } = answer(shipped, ink)
    right += Number(probabilities.indexOf(Math.max(...probabilities)) === labels.at(i))
  }
  expect(right).toBeGreaterThanOrEqual(980)
})
