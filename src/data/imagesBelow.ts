import { NdArray } from '../tensor/ndarray.js'
import { indexFolder } from './folders.js'
import { IMAGE_ENDINGS } from './imageDatasetFromDirectory.js'
import { loadImage } from './loadImage.js'
import { type Interpolation, resizeImage } from './resizeImage.js'

/** The images below a folder in the order of their paths, read when they are asked for. */
export async function imagesBelow(
  folder: string,
  {
    targetSize: [height, width],
    colorMode,
    interpolation,
    classes,
  }: {
    targetSize: readonly [number, number]
    colorMode: 'rgb' | 'grayscale'
    interpolation: Interpolation
    classes?: readonly string[]
  },
): Promise<{ classNames: string[]; labels: number[]; read(rows: Int32Array): Promise<NdArray> }> {
  const { paths, labels, classNames } = await indexFolder('flowFromDirectory', folder, IMAGE_ENDINGS, {
    shuffle: false,
    ...(classes && { classNames: classes }),
  })
  const read = async (row: number) =>
    resizeImage(await loadImage(paths[row], { colorMode }), height, width, interpolation)
  return {
    classNames,
    labels: labels!,
    read: async (rows) => NdArray.stack(await Promise.all(Array.from(rows, read))),
  }
}
