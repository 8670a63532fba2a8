import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import type { ImageSet } from './sets/idxSet.js'

export interface Cifar100Options {
  /** Labels of 100 classes, or of the 20 groups that they form. @default 'fine' */
  labelMode?: 'fine' | 'coarse'
}

const cifarTable = table<Cifar100Options>({ labelMode: 'string' })

/** CIFAR-100, small photos in 100 classes. As https://keras.io/api/datasets/cifar100/ */
export const cifar100 = {
  /** uint8 arrays: [[xTrain [50000, 32, 32, 3], yTrain [50000, 1]], [xTest [10000, 32, 32, 3], yTest [10000, 1]]]. */
  async loadData(options: Cifar100Options = {}): Promise<ImageSet> {
    checkOptions('cifar100.loadData', cifarTable, options)
    const { labelMode = 'fine' } = options
    if (labelMode !== 'fine' && labelMode !== 'coarse')
      throw new RangeError(`cifar100.loadData: expected labelMode 'fine' or 'coarse', got ${show(labelMode)}`)
    return (await import('./sets/cifar100.js')).loadData(labelMode)
  },
}
