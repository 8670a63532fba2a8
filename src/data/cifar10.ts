import { takeOptions } from '../options.js'
import type { ImageSet } from './sets/idxSet.js'

/**
 * CIFAR-10, small photos: 50000 + 10000 colour images of 32 × 32 pixels in ten classes.
 * As https://keras.io/api/datasets/cifar10/
 */
export const cifar10 = {
  classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],

  /** uint8 arrays: [[xTrain [50000, 32, 32, 3], yTrain [50000, 1]], [xTest [10000, 32, 32, 3], yTest [10000, 1]]]. */
  async loadData(...given: []): Promise<ImageSet> {
    takeOptions('cifar10.loadData', {}, given)
    return (await import('./sets/cifar10.js')).loadData()
  },
}
