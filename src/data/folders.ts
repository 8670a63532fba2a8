import { host } from '../host.js'
import { show } from '../show.js'
import { numpyShuffle } from './numpyShuffle.js'

export interface FolderOptions {
  /** From the folders that the files are in; a number for each file, in the order of their paths; or null. @default 'inferred' */
  labels?: 'inferred' | readonly number[] | null
  /** The folders that count, in the order of their classes. Without it, all in the order of their names. */
  classNames?: readonly string[]
  /** Whether files come in a random order, a new one in each pass. @default true */
  shuffle?: boolean
  /** Decides that order, and the split. @default 0 */
  seed?: number
  /** Share of the files that is kept apart. @default 0 */
  validationSplit?: number
  /** Which of both to give. Without it, `validationSplit` has to be 0. */
  subset?: 'training' | 'validation'
}

/** Files with their classes' numbers. */
export interface Indexed {
  paths: string[]
  labels: number[] | null
  classNames: string[]
}

/**
 * The files below a folder, with the classes that its folders are, in Keras' order: shuffled as NumPy would by the same seed,
 * so that both parts of a split hold the same files as Keras'.
 */
export async function indexFolder(
  caller: string,
  folder: string,
  extensions: readonly string[],
  options: FolderOptions,
): Promise<Indexed> {
  const { labels = 'inferred', shuffle = true, seed = 0, validationSplit = 0, subset } = options
  if (validationSplit === 0 ? subset !== undefined : subset !== 'training' && subset !== 'validation') {
    throw new RangeError(
      `${caller}: validationSplit and subset ('training' or 'validation') belong together, got ${show(validationSplit)} and ` +
        show(subset),
    )
  }
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new RangeError(`${caller}: expected validationSplit from 0 to 1, got ${show(validationSplit)}`)
  const there = await list(caller, folder)
  const folders = there
    .flatMap(({ name, isFolder }) => (isFolder && !name.startsWith('.') ? [name] : []))
    .sort(byCode)
  const absent = options.classNames?.find((name) => !folders.includes(name))
  if (absent !== undefined)
    throw new RangeError(
      `${caller}: ${folder} has no folder ${show(absent)}. There are: ${folders.join(', ')}`,
    )
  const inferred = labels === 'inferred'
  const classes = inferred ? (options.classNames ?? folders) : ['']
  const paths: string[] = []
  const numbers: number[] = []
  for (const [label, name] of classes.entries()) {
    const found = await filesBelow(caller, inferred ? `${folder}/${name}` : folder, extensions)
    paths.push(...found)
    numbers.push(...found.map(() => label))
  }
  if (paths.length === 0) {
    throw new Error(
      `${caller}: found no files ${extensions.join(', ')} ${inferred ? `in the folders of ${folder}, each of them a class` : `in ${folder}`}`,
    )
  }
  if (Array.isArray(labels) && labels.length !== paths.length)
    throw new RangeError(
      `${caller}: expected a label for each of ${paths.length} files, got ${labels.length}`,
    )
  const all = inferred ? numbers : labels === null ? null : [...labels]
  const order = shuffle
    ? numpyShuffle(seed)(paths.length)
    : Int32Array.from({ length: paths.length }, (_, i) => i)
  const held = Math.trunc(validationSplit * paths.length)
  const kept =
    subset === 'validation' ? order.slice(order.length - held) : order.slice(0, order.length - held)
  if (kept.length === 0)
    throw new RangeError(`${caller}: validationSplit ${validationSplit} leaves no files for ${subset}`)
  return {
    paths: Array.from(kept, (i) => paths[i]),
    labels: all && Array.from(kept, (i) => all[i]),
    classNames: inferred ? [...classes] : [...new Set(all ?? [])].sort((a, b) => a - b).map(String),
  }
}

async function list(caller: string, folder: string): Promise<readonly { name: string; isFolder: boolean }[]> {
  const { listFolder } = host()
  if (listFolder) return listFolder(folder)
  throw new Error(
    `${caller}: a page can't look into folders: read the files one by one, loadImage(address) say`,
  )
}

/** Files at any depth, folder by folder in the order of their paths. */
async function filesBelow(caller: string, folder: string, extensions: readonly string[]): Promise<string[]> {
  const there = await list(caller, folder)
  const names = (wanted: boolean) =>
    there.filter(({ isFolder }) => isFolder === wanted).map(({ name }) => name)
  const files = names(false).filter((name) =>
    extensions.some((ending) => name.toLowerCase().endsWith(ending)),
  )
  const below = await Promise.all(
    names(true)
      .sort(byCode)
      .map((name) => filesBelow(caller, `${folder}/${name}`, extensions)),
  )
  return [...files.sort(byCode).map((name) => `${folder}/${name}`), ...below.flat()]
}

/** As Python sorts. */
const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
