import { NdArray } from '../tensor/ndarray.js'
import { indexFolder } from './folders.js'
import { IMAGE_ENDINGS } from './imageDatasetFromDirectory.js'
import { loadImage } from './loadImage.js'
import { type Interpolation, resizeImage } from './resizeImage.js'

/** How pictures are read. */
export interface Reading {
  targetSize: readonly [height: number, width: number]
  colorMode: 'rgb' | 'grayscale'
  interpolation: Interpolation
}

/** What reads the pictures with these numbers: [N, height, width, channels]. */
export function imageReader(
  paths: readonly string[],
  { targetSize: [height, width], colorMode, interpolation }: Reading,
): (rows: Int32Array) => Promise<NdArray> {
  const read = async (row: number) =>
    resizeImage(await loadImage(paths[row], { colorMode }), height, width, interpolation)
  return async (rows) => NdArray.stack(await Promise.all(Array.from(rows, read)))
}

/** The images below a folder in the order of their paths, read when they are asked for. */
export async function imagesBelow(
  folder: string,
  { classes, ...reading }: Reading & { classes?: readonly string[] },
): Promise<{ classNames: string[]; labels: number[]; read(rows: Int32Array): Promise<NdArray> }> {
  const { paths, labels, classNames } = await indexFolder('flowFromDirectory', folder, IMAGE_ENDINGS, {
    shuffle: false,
    ...(classes && { classNames: classes }),
  })
  return { classNames, labels: labels!, read: imageReader(paths, reading) }
}
