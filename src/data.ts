/** `glassgrad/data`: reading, preparing and feeding data. */

// Data sets
export { type Cifar100Options, cifar100 } from './data/cifar100.js'
export type { Batched } from './data/collate.js'
export {
  type BatchOptions,
  Dataset,
  type DatasetRows,
  type Elements,
  type Row,
  type ShuffleOptions,
} from './data/dataset.js'
export type { FolderOptions } from './data/folders.js'
export { type FromPixelsOptions, fromPixels, type PixelData, type PixelSource } from './data/fromPixels.js'
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

// What `glassgrad` has too
export type { ImageSet } from './data/sets/idxSet.js'
export { cifar10 } from './data/cifar10.js'
export { type ClassWeightOptions, computeClassWeight } from './data/computeClassWeight.js'
export { fashionMnist } from './data/fashionMnist.js'
export {
  type Flow,
  type FlowOptions,
  ImageDataGenerator,
  type ImageDataGeneratorOptions,
} from './data/imageDataGenerator.js'
export { type Fold, type FoldOptions, kFold } from './data/kFold.js'
export { type LoadImageOptions, loadImage } from './data/loadImage.js'
export { mnist } from './data/mnist.js'
export { type ToCategoricalOptions, toCategorical } from './data/toCategorical.js'
export { type SplitOptions, trainTestSplit } from './data/trainTestSplit.js'
export { readNpy, readNpz, writeNpy, writeNpz } from './io/npy.js'
export { readSafetensors, type Safetensors, writeSafetensors } from './io/safetensors.js'
