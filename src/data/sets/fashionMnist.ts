import { gunzip, type RemoteFile } from '../../remote.js'
import { type ImageSet, loadIdxSet } from './idxSet.js'

function remote(name: string, sha256: string): RemoteFile {
  return {
    name: `fashion-mnist/${name}`,
    sha256,
    sources: [
      { url: `https://storage.googleapis.com/tensorflow/tf-keras-datasets/${name}.gz`, make: gunzip },
      { deb: 'dataset-fashion-mnist', paths: [`usr/share/datasets/fashion-mnist/${name}.gz`], make: gunzip },
    ],
  }
}

const files = {
  trainImages: remote(
    'train-images-idx3-ubyte',
    'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  ),
  trainLabels: remote(
    'train-labels-idx1-ubyte',
    'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  ),
  testImages: remote(
    't10k-images-idx3-ubyte',
    '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  ),
  testLabels: remote(
    't10k-labels-idx1-ubyte',
    '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  ),
}

/** Fetches the four files, and makes arrays of them. */
export function loadData(): Promise<ImageSet> {
  return loadIdxSet(files)
}
