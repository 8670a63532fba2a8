import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import type { HousingOptions } from './sets/housing.js'
import type { ImageSet } from './sets/idxSet.js'

export interface CaliforniaOptions extends HousingOptions {
  /** All 20640 rows, or the first 600. @default 'large' */
  version?: 'large' | 'small'
}

const housingTable = table<HousingOptions>({ testSplit: 'number', seed: 'number' })
const californiaTable = table<CaliforniaOptions>({ testSplit: 'number', seed: 'number', version: 'string' })

/** Boston, 506 houses' prices of the 1970s by 13 features. As https://keras.io/api/datasets/boston_housing/ */
export const bostonHousing = {
  /** float32 arrays: [[xTrain [404, 13], yTrain [404]], [xTest [102, 13], yTest [102]]]. */
  async loadData(options: HousingOptions = {}): Promise<ImageSet> {
    checkOptions('bostonHousing.loadData', housingTable, options)
    const { loadTable } = await import('./sets/housing.js')
    const sha256 = 'f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5'
    return loadTable('boston_housing.npz', { sha256 }, options)
  },
}

/** California, 20640 blocks' house prices of 1990 by 8 features. As https://keras.io/api/datasets/california_housing/ */
export const californiaHousing = {
  /** float32 arrays: [[xTrain [16512, 8], yTrain [16512]], [xTest [4128, 8], yTest [4128]]]. */
  async loadData(options: CaliforniaOptions = {}): Promise<ImageSet> {
    checkOptions('californiaHousing.loadData', californiaTable, options)
    const { version = 'large', ...rest } = options
    if (version !== 'large' && version !== 'small')
      throw new RangeError(
        `californiaHousing.loadData: expected version 'large' or 'small', got ${show(version)}`,
      )
    const { loadTable } = await import('./sets/housing.js')
    const sha256 = '1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f'
    return loadTable('california_housing.npz', { sha256 }, rest, version === 'small' ? 600 : undefined)
  },
}
