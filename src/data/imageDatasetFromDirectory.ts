import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import { type FolderOptions, indexFolder } from './folders.js'
import { type FolderDataset, type LabelMode, labelled } from './labelled.js'
import { loadImage } from './loadImage.js'
import { cropToAspectRatio as crop, type Interpolation, resizeImage } from './resizeImage.js'

export interface ImageDatasetOptions extends FolderOptions {
  /** How labels are given. @default 'int' */
  labelMode?: LabelMode
  /** Three channels, or one. @default 'rgb' */
  colorMode?: 'rgb' | 'grayscale'
  /** Images in a batch. @default 32 */
  batchSize?: number
  /** Height and width that all images are brought to. @default [256, 256] */
  imageSize?: readonly [height: number, width: number]
  /** How pixels between pixels are found. @default 'bilinear' */
  interpolation?: Interpolation
  /** Whether images are cut to the proportions of `imageSize` first, and not distorted. @default false */
  cropToAspectRatio?: boolean
}

const folderTable = {
  labels: 'any',
  classNames: 'any',
  shuffle: 'boolean',
  seed: 'number',
  validationSplit: 'number',
  subset: 'string',
} as const
const imageTable = table<ImageDatasetOptions>({
  ...folderTable,
  labelMode: 'string?',
  colorMode: 'string',
  batchSize: 'number',
  imageSize: 'any',
  interpolation: 'string',
  cropToAspectRatio: 'boolean',
})

/** Files that `loadImage` reads. */
export const IMAGE_ENDINGS = ['.jpg', '.jpeg', '.png', '.bmp', '.gif', '.webp']

/**
 * Batches of the images below a folder, whose folders are their classes (keras.utils.image_dataset_from_directory): [images
 * float32 [batch, height, width, channels] from 0 to 255, labels], or images alone where `labelMode` is null.
 *
 *     const pets = await imageDatasetFromDirectory('pets', { imageSize: [96, 96] })
 *     await model.fit(pets.prefetch(2), { epochs: 3 })
 */
export function imageDatasetFromDirectory(
  folder: string,
  options: ImageDatasetOptions & ({ labelMode: null } | { labels: null }),
): Promise<FolderDataset<NdArray>>
export function imageDatasetFromDirectory(
  folder: string,
  options?: ImageDatasetOptions,
): Promise<FolderDataset<[x: NdArray, y: NdArray]>>
export async function imageDatasetFromDirectory(
  folder: string,
  options: ImageDatasetOptions = {},
): Promise<FolderDataset<never>> {
  const caller = 'imageDatasetFromDirectory'
  checkOptions(caller, imageTable, options)
  const { labelMode = 'int', colorMode = 'rgb', batchSize = 32, imageSize = [256, 256] } = options
  const { interpolation = 'bilinear', cropToAspectRatio = false, shuffle = true, seed = 0 } = options
  if (
    !Array.isArray(imageSize) ||
    imageSize.length !== 2 ||
    !imageSize.every((n) => Number.isInteger(n) && n > 0)
  )
    throw new RangeError(`${caller}: expected imageSize as [height, width], got ${show(imageSize)}`)
  if (interpolation !== 'bilinear' && interpolation !== 'nearest')
    throw new RangeError(
      `${caller}: expected interpolation 'bilinear' or 'nearest', got ${show(interpolation)}`,
    )
  const [height, width] = imageSize
  const indexed = await indexFolder(caller, folder, IMAGE_ENDINGS, options)
  const read = async (path: string) => {
    const image = await loadImage(path, { colorMode })
    return resizeImage(cropToAspectRatio ? crop(image, height, width) : image, height, width, interpolation)
  }
  const dataset = labelled(caller, indexed, { mode: labelMode, batchSize, shuffle, seed }, async (paths) =>
    NdArray.stack(await Promise.all(paths.map(read))),
  )
  return dataset as FolderDataset<never>
}
