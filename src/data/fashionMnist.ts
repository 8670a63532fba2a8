import { takeOptions } from '../options.js'
import type { ImageSet } from './sets/idxSet.js'

/**
 * Fashion-MNIST, photos of clothes: 60000 + 10000 grey images of 28 × 28 pixels, 0 to 255, in ten classes.
 * As https://keras.io/api/datasets/fashion_mnist/
 */
export const fashionMnist = {
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],

  /** uint8 arrays: [[xTrain [60000, 28, 28], yTrain [60000]], [xTest [10000, 28, 28], yTest [10000]]]. */
  async loadData(...given: []): Promise<ImageSet> {
    takeOptions('fashionMnist.loadData', {}, given)
    return (await import('./sets/fashionMnist.js')).loadData()
  },
}
