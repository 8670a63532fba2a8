import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cifar10 } from '../../src/data/cifar10.js'
import { fashionMnist } from '../../src/data/fashionMnist.js'
import { mnist } from '../../src/data/mnist.js'
import { useHost } from '../../src/host.js'
import { cacheFolder, nodeHost } from '../../src/node/host.js'
import type { NdArray } from '../../src/tensor/ndarray.js'

beforeAll(() => useHost(nodeHost()))

/** Mean and standard deviation of each channel (the last axis, or one for all), of values from 0 to 1. */
function statistics(images: NdArray, channels: number): { mean: number[]; std: number[] } {
  const sums = new Float64Array(channels)
  const squares = new Float64Array(channels)
  for (let i = 0; i < images.size; i++) {
    const x = images.data[i] / 255
    sums[i % channels] += x
    squares[i % channels] += x * x
  }
  const n = images.size / channels
  const mean = Array.from(sums, (sum) => sum / n)
  const std = Array.from(squares, (square, c) => Math.sqrt(square / n - mean[c] ** 2))
  return { mean: mean.map(round), std: std.map(round) }
}
const round = (x: number) => Number(x.toFixed(4))

function countOfEach(labels: NdArray): number[] {
  const counts = Array(10).fill(0)
  for (const label of labels.data) counts[label]++
  return counts
}

describe('mnist.loadData', () => {
  it('gives the digits as Keras does', async () => {
    const [[xTrain, yTrain], [xTest, yTest]] = await mnist.loadData()
    expect([xTrain.shape, yTrain.shape]).toEqual([[60000, 28, 28], [60000]])
    expect([xTest.shape, yTest.shape]).toEqual([[10000, 28, 28], [10000]])
    for (const array of [xTrain, yTrain, xTest, yTest]) expect(array.dtype).toBe('uint8')
    expect(yTrain.slice(0, 5).toArray()).toEqual([5, 0, 4, 1, 9])
    expect(yTest.slice(0, 5).toArray()).toEqual([7, 2, 1, 0, 4])
    // The figures that everyone normalises MNIST with.
    expect(statistics(xTrain, 1)).toEqual({ mean: [0.1307], std: [0.3081] })
    expect(countOfEach(yTest)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })
})

describe('fashionMnist.loadData', () => {
  it('gives the clothes as Keras does', async () => {
    const [[xTrain, yTrain], [xTest, yTest]] = await fashionMnist.loadData()
    expect([xTrain.shape, yTrain.shape]).toEqual([[60000, 28, 28], [60000]])
    expect([xTest.shape, yTest.shape]).toEqual([[10000, 28, 28], [10000]])
    expect(fashionMnist.classNames[yTrain.at(0)]).toBe('Ankle boot')
    expect(yTest.slice(0, 5).toArray()).toEqual([9, 2, 1, 1, 6])
    expect(statistics(xTrain, 1)).toEqual({ mean: [0.286], std: [0.353] })
    expect(countOfEach(yTrain)).toEqual(Array(10).fill(6000))
  })
})

// 140 MB: where it was never fetched, only on demand.
const haveCifar10 =
  existsSync(join(cacheFolder(), 'cifar-10')) || process.env.GLASSGRAD_TEST_DOWNLOADS !== undefined

describe.runIf(haveCifar10)('cifar10.loadData', () => {
  it('gives the photos as Keras does', async () => {
    const [[xTrain, yTrain], [xTest, yTest]] = await cifar10.loadData()
    expect([xTrain.shape, yTrain.shape]).toEqual([
      [50000, 32, 32, 3],
      [50000, 1],
    ])
    expect([xTest.shape, yTest.shape]).toEqual([
      [10000, 32, 32, 3],
      [10000, 1],
    ])
    expect(yTrain.slice(0, 5).reshape([-1]).toArray()).toEqual([6, 9, 9, 4, 1])
    expect(cifar10.classNames[yTest.at(0, 0)]).toBe('cat')
    // The first photo, a frog: its top left pixel as Keras gives it.
    expect([0, 1, 2].map((c) => xTrain.at(0, 0, 0, c))).toEqual([59, 62, 63])
    expect(statistics(xTrain, 3)).toEqual({ mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] })
    expect(countOfEach(yTrain)).toEqual(Array(10).fill(5000))
  })
})
