import { host } from '../../host.js'
import { parseIdx } from '../../io/idx.js'
import { naming } from '../../io/inFile.js'
import type { RemoteFile } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'

/** A data set as Keras loads it: images (or other inputs) and labels, to train on and to test with. */
export type ImageSet = [[xTrain: NdArray, yTrain: NdArray], [xTest: NdArray, yTest: NdArray]]

/** The four files that MNIST and the sets made in its likeness consist of. */
export interface IdxFiles {
  trainImages: RemoteFile
  trainLabels: RemoteFile
  testImages: RemoteFile
  testLabels: RemoteFile
}

/** uint8 images [60000, 28, 28] with labels [60000], and [10000, 28, 28] with [10000]. */
export async function loadIdxSet(files: IdxFiles): Promise<ImageSet> {
  const { trainImages, trainLabels, testImages, testLabels } = files
  const load = async (file: RemoteFile) =>
    naming(file.name, async () => parseIdx(await host().fetchFile(file)))
  const [xTrain, yTrain, xTest, yTest] = await Promise.all(
    [trainImages, trainLabels, testImages, testLabels].map(load),
  )
  return [
    [xTrain, yTrain],
    [xTest, yTest],
  ]
}
