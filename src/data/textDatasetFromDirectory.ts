import { host } from '../host.js'
import { checkOptions, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import { type FolderOptions, indexFolder } from './folders.js'
import { type FolderDataset, type LabelMode, labelled } from './labelled.js'

export interface TextDatasetOptions extends FolderOptions {
  /** How labels are given. @default 'int' */
  labelMode?: LabelMode
  /** Texts in a batch. @default 32 */
  batchSize?: number
  /** Letters that are kept of each text. Without it, all. */
  maxLength?: number
}

const textTable = table<TextDatasetOptions>({
  labels: 'any',
  classNames: 'any',
  shuffle: 'boolean',
  seed: 'number',
  validationSplit: 'number',
  subset: 'string',
  labelMode: 'string?',
  batchSize: 'number',
  maxLength: 'number',
})

/**
 * Batches of the `.txt` files below a folder, whose folders are their classes (keras.utils.text_dataset_from_directory):
 * [texts, labels], or texts alone where `labelMode` is null.
 */
export function textDatasetFromDirectory(
  folder: string,
  options: TextDatasetOptions & ({ labelMode: null } | { labels: null }),
): Promise<FolderDataset<string[]>>
export function textDatasetFromDirectory(
  folder: string,
  options?: TextDatasetOptions,
): Promise<FolderDataset<[x: string[], y: NdArray]>>
export async function textDatasetFromDirectory(
  folder: string,
  options: TextDatasetOptions = {},
): Promise<FolderDataset<never>> {
  const caller = 'textDatasetFromDirectory'
  checkOptions(caller, textTable, options)
  const { labelMode = 'int', batchSize = 32, maxLength, shuffle = true, seed = 0 } = options
  const indexed = await indexFolder(caller, folder, ['.txt'], options)
  const read = async (path: string) => {
    const text = new TextDecoder().decode(await host().readFile(path))
    return maxLength === undefined ? text : [...text].slice(0, maxLength).join('')
  }
  const dataset = labelled(caller, indexed, { mode: labelMode, batchSize, shuffle, seed }, (paths) =>
    Promise.all(paths.map(read)),
  )
  return dataset as FolderDataset<never>
}
