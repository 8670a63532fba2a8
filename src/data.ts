/** `glassgrad/data`: reading, preparing and feeding data. */

// Data sets
export { type Cifar100Options, cifar100 } from './data/cifar100.js'
export type { Batched } from './data/collate.js'
export { type BatchOptions, Dataset, type Row, type ShuffleOptions } from './data/dataset.js'
export type { FolderOptions } from './data/folders.js'
export { type GetFileOptions, getFile } from './data/getFile.js'
export {
  bostonHousing,
  type CaliforniaOptions,
  californiaHousing,
} from './data/housing.js'
export { type ImageDatasetOptions, imageDatasetFromDirectory } from './data/imageDatasetFromDirectory.js'
export { imdb } from './data/imdb.js'
export type { FolderDataset, LabelMode } from './data/labelled.js'
export { type PadSequencesOptions, padSequences } from './data/padSequences.js'
export { type ColumnType, parseCsv, type ReadCsvOptions, readCsv, Table } from './data/readCsv.js'
export type { Interpolation } from './data/resizeImage.js'
export { reuters } from './data/reuters.js'
export type { HousingOptions } from './data/sets/housing.js'
export type { ReutersOptions } from './data/sets/reuters.js'
export type { SequenceOptions, Sequences } from './data/sets/sequences.js'
export { type SplitDatasetOptions, splitDataset } from './data/splitDataset.js'
export { type TextDatasetOptions, textDatasetFromDirectory } from './data/textDatasetFromDirectory.js'
export { type TimeseriesOptions, timeseriesDatasetFromArray } from './data/timeseriesDatasetFromArray.js'
