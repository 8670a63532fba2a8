import { takeOptions } from '../options.js'
import type { ImageSet } from './sets/idxSet.js'

/**
 * MNIST, handwritten digits: 60000 + 10000 grey images of 28 × 28 pixels, 0 (paper) to 255 (ink), and their
 * digits. As https://keras.io/api/datasets/mnist/
 */
export const mnist = {
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],

  /** uint8 arrays: [[xTrain [60000, 28, 28], yTrain [60000]], [xTest [10000, 28, 28], yTest [10000]]]. */
  async loadData(...given: []): Promise<ImageSet> {
    takeOptions('mnist.loadData', {}, given)
    return (await import('./sets/mnist.js')).loadData()
  },
}
